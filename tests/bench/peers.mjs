// SPDX-License-Identifier: MIT
// Servers under measure as processes of their own, and their clients.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const { io } = createRequire(import.meta.url)("socket.io-client");

/// Starts a server that prints `port N`; resolves to its pid, its port and a way to stop it.
export async function startServer([program, ...args]) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^port (\d+)$/.exec(line);
    if (!port) continue;
    child.stdout.resume();
    return {
      pid: child.pid,
      port: Number(port[1]),
      async stop() {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }
  throw new Error(`${program} ended without naming its port`);
}

/// Connects clients, a few at a time, and resolves when all have joined the main namespace.
export async function connectMany(port, count, transports) {
  const clients = [];
  while (clients.length < count) {
    const batch = Array.from({ length: Math.min(50, count - clients.length) }, () =>
      io(`http://127.0.0.1:${port}`, { transports, forceNew: true, reconnection: false }));
    await Promise.all(batch.map((client) => new Promise((resolve, reject) => {
      client.once("connect", resolve);
      client.once("connect_error", reject);
    })));
    clients.push(...batch);
  }
  return clients;
}

export async function closeAll(clients) {
  for (const client of clients) client.disconnect();
}

// SPDX-License-Identifier: MIT
// ./dev bench: CPU time of the server process for each message, Tincan's beside the official Node
// server's in the same run, as a ratio. Rounds alternate between the two, so that what the machine
// does besides hits both alike; the median of the rounds counts.
//
// CPU time (user + system, all threads) holds where throughput does not: the load generator below
// shares the machine with the server and may be the slower of the two.

import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { startServer, connectMany, closeAll } from "./peers.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, only: { type: "string", default: "" } },
});

const peers = {
  tincan: [path.join(root, "build/bench/bin/socketio-server")],
  node: [process.execPath, path.join(root, "tests/support/reference-server.js")],
};

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"]));

function cpuMicroseconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
}

function residentKilobytes(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))[1]);
}

// Each measure returns how many messages the server worked off; what it checks on the way throws.
async function echo(clients, total) {
  const each = Math.ceil(total / clients.length);
  await Promise.all(clients.map(async (client, c) => {
    for (let i = 0; i < each; i++) {
      const answer = await client.emitWithAck("echo", `${c}-${i}`);
      if (answer !== `${c}-${i}`) throw new Error(`echo: sent ${c}-${i}, got ${answer}`);
    }
  }));
  return each * clients.length;
}

async function fanOut(clients, messages) {
  const received = clients.map((client) => new Promise((resolve, reject) => {
    let next = 0;
    client.on("b", (i) => {
      if (i !== next++) reject(new Error(`fan-out: expected ${next - 1}, got ${i}`));
      if (next === messages) resolve();
    });
  }));
  clients[0].emit("bcast", messages, 100);
  await Promise.all(received);
  for (const client of clients) client.off("b");
  return messages * clients.length;
}

const measures = [
  { name: "echo + ack, 1 client", clients: 1, transports: ["websocket"], run: (c) => echo(c, 8000) },
  { name: "echo + ack, 100 clients", clients: 100, transports: ["websocket"], run: (c) => echo(c, 40000) },
  { name: "fan-out of 100 B to 100", clients: 100, transports: ["websocket"], run: (c) => fanOut(c, 1500) },
  { name: "fan-out of 100 B to 500", clients: 500, transports: ["websocket"], run: (c) => fanOut(c, 300) },
  { name: "long-poll round trip, 20 clients", clients: 20, transports: ["polling"], run: (c) => echo(c, 4000) },
];

async function measureOnce(command, measure) {
  const server = await startServer(command);
  try {
    const before = residentKilobytes(server.pid);
    const clients = await connectMany(server.port, measure.clients, measure.transports);
    const perClient = (residentKilobytes(server.pid) - before) / measure.clients;
    await measure.run(clients); // the first time warms up what compiles and allocates
    const cpu = cpuMicroseconds(server.pid);
    const began = performance.now();
    const messages = await measure.run(clients);
    const seconds = (performance.now() - began) / 1000;
    const result = {
      cpu: (cpuMicroseconds(server.pid) - cpu) / messages,
      throughput: messages / seconds,
      perClient,
    };
    await closeAll(clients);
    return result;
  } finally {
    await server.stop();
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const format = (number, digits = 1) => number.toFixed(digits).padStart(9);

console.log("CPU µs of the server for each message (user + system); messages a second are bounded by the load generator\n");
console.log(`${"".padEnd(34)}${"Tincan µs".padStart(11)}${"Node µs".padStart(11)}${"ratio".padStart(9)}   Tincan/s    Node/s`);
for (const measure of measures.filter((m) => m.name.includes(options.only))) {
  const results = { tincan: [], node: [] };
  for (let round = 0; round < Number(options.rounds); round++)
    for (const peer of Object.keys(peers)) results[peer].push(await measureOnce(peers[peer], measure));
  const cpu = (peer) => median(results[peer].map((r) => r.cpu));
  const speed = (peer) => median(results[peer].map((r) => r.throughput));
  console.log(`${measure.name.padEnd(34)}  ${format(cpu("tincan"))}  ${format(cpu("node"))}${format(cpu("tincan") / cpu("node"), 2)}`
    + `  ${format(speed("tincan"), 0)} ${format(speed("node"), 0)}`);
}
process.exit(0);

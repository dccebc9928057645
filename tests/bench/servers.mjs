// SPDX-License-Identifier: MIT
// The servers under measure, and the load generator, as processes of their own.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, "../..");
const programs = process.env.TINCAN_BENCH_PROGRAMS ?? path.join(root, "build/bench/bin");
export const program = (name) => path.join(programs, name);

const commands = {
  tincan: [program("tincan_bench_server")],
  node: [process.execPath, path.join(here, "servers/node.js")],
  raw: [program("tincan_bench_raw")],
};

async function startServer(peer, more) {
  const [file, ...args] = [...commands[peer], ...more];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const port = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${file} ended (${code}) without naming its port`)));
    createInterface({ input: child.stdout }).once("line", (line) => resolve(/^port (\d+)$/.exec(line)?.[1]));
  });
  return {
    pid: child.pid,
    port,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/// Points the load generator at a fresh server; resolves to its results by name. Of a run that says so,
/// Tincan serves on several threads.
export async function measureOnce(peer, args, { threads } = {}) {
  const server = await startServer(peer, peer === "tincan" && threads ? ["--threads", String(threads)] : []);
  try {
    const { stdout } = await promisify(execFile)(
      program("tincan_bench_load"), [...args, "--port", server.port, "--pid", String(server.pid)]);
    return new Map(stdout.trim().split("\n").map((line) => JSON.parse(line)).map((result) => [result.name, result]));
  } finally {
    await server.stop();
  }
}

// SPDX-License-Identifier: MIT
// ./dev bench: CPU time of the server for each message, memory, throughput and latency of Tincan, of
// the official Node server and of a bare epoll server ("raw", the floor), measured in one run.
//
// Rounds alternate between the three, so that what the machine does besides hits all alike; the
// median of the rounds counts. CPU time holds where throughput does not: server and load generator
// share the machine.
//
//   node run.mjs [--quick] [--only NAME] [--rounds N] [--seconds S] [--no-page]

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { rows, runs } from "./measures.mjs";
import { writePage } from "./page.mjs";
import { lineOf, headingLine, targetLines } from "./report.mjs";
import { measureOnce, root } from "./servers.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    "no-page": { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const seconds = options.seconds ?? (options.quick ? "0.8" : "3");
const warmUp = options.quick ? "0.3" : "1";

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/// The median of each field over the rounds.
function mediansOf(results) {
  return Object.fromEntries(Object.keys(results[0]).filter((field) => field !== "name")
    .map((field) => [field, median(results.map((result) => result[field]))]));
}

/// Fills figures: by run, result and peer.
async function measure(run, figures) {
  const args = [...run.args, "--warm-up", warmUp, "--seconds", seconds];
  const found = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const peer of run.peers) {
      for (const [name, result] of await measureOnce(peer, args, run)) {
        const key = `${run.name}/${name}/${peer}`;
        found.set(key, [...(found.get(key) ?? []), result]);
      }
    }
  }
  for (const [key, results] of found) figures[key] = mediansOf(results);
}

const chosen = runs.filter((run) => run.name.includes(options.only));
if (chosen.length === 0) throw new Error(`--only: one of ${runs.map((run) => run.name).join(", ")}`);
const figures = {};
console.log(headingLine());
for (const run of chosen) {
  await measure(run, figures);
  for (const row of rows.filter((candidate) => candidate.run === run.name)) console.log(lineOf(row, figures));
}
console.log(`\n${targetLines(rows, figures).join("\n")}`);

const results = path.join(root, "build/bench");
mkdirSync(results, { recursive: true });
writeFileSync(path.join(results, "results.json"), `${JSON.stringify(figures, null, 1)}\n`);
if (!options.quick && !options.only && !options["no-page"]) await writePage(figures, { rounds, seconds });

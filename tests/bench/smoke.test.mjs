// SPDX-License-Identifier: MIT
// Every measure of ./dev bench, for a moment and with few clients, so that none rots unseen. What
// the load generator checks of each message is what can fail here; no figure is judged.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rows, runs } from "./measures.mjs";
import { plot } from "./plot.mjs";
import { lineOf, targetLines } from "./report.mjs";
import { measureOnce } from "./servers.mjs";

/// The same run with a hundredth of the clients.
function small(args) {
  const clients = args.indexOf("--clients") + 1;
  if (clients === 0) return args;
  const fewer = args[clients].split(",").map((count) => Math.ceil(Number(count) / 100));
  return [...args.slice(0, clients), fewer.join(","), ...args.slice(clients + 1)];
}

const toBeMeasured = runs.flatMap((run) => run.peers.map((peer) => ({ ...run, peer })));

test("every measure gets its figures from every server", { concurrency: 4 }, async (t) => {
  await Promise.all(toBeMeasured.map(({ name, args, peer, threads }) => t.test(`${name} of ${peer}`, async () => {
    const results = await measureOnce(peer, [...small(args), "--warm-up", "0.01", "--seconds", "0.05", "--limit", "60"], { threads });
    const wanted = rows.filter((row) => row.run === name);
    assert.ok(wanted.length > 0, "a run that no row shows");
    for (const result of results.values())
      for (const { field } of wanted) assert.equal(typeof result[field], "number", `${result.name}: ${field}`);
  })));
});

test("a report shows every row that was measured and judges its targets", () => {
  const figures = {};
  for (const row of rows)
    for (const peer of ["tincan", "node"])
      figures[`${row.run}/${row.result}/${peer}`] = { cpuUs: peer === "node" ? 10 : 2, residentKb: 2, p99Us: 100 };
  for (const row of rows) assert.match(lineOf(row, figures), new RegExp(row.title.replace("+", "\\+")));
  const judged = targetLines(rows, figures);
  assert.equal(judged.length, rows.flatMap((row) => row.targets ?? []).filter(({ of }) => of !== "raw").length);
  assert.ok(judged.some((line) => line.startsWith("MISSED"))); // 0.20 is more than 0.15
  assert.ok(judged.some((line) => line.startsWith("met")));
  assert.match(plot(rows, figures), /^<svg .*<\/svg>\n$/s);
});

// SPDX-License-Identifier: MIT
// docs/performance.md: what was measured stands between two marks and is written anew by each full
// run; what people wrote around it stays.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { rows } from "./measures.mjs";
import { plot } from "./plot.mjs";
import { figuresOf, judgements, number, ratio, valueOf } from "./report.mjs";
import { program, root } from "./servers.mjs";

const begin = "<!-- measured: written by ./dev bench -->";
const end = "<!-- /measured -->";

function installedVersion(name) {
  try {
    return createRequire(import.meta.url)(path.join(root, "node_modules", name, "package.json")).version;
  } catch {
    return undefined;
  }
}

function circumstances({ rounds, seconds }) {
  const [processor] = os.cpus();
  const masks = installedVersion("bufferutil");
  return [
    `- ${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} × ${processor.model}, `
      + `${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release().split("-")[0]}`,
    `- Tincan: ${execFileSync(program("tincan_bench_server"), ["--about"], { encoding: "utf8" }).trim()}`,
    `- Node ${process.version}, socket.io ${installedVersion("socket.io")}, ws ${installedVersion("ws")} `
      + `${masks ? `with bufferutil ${masks}` : "without bufferutil"}`,
    `- ${rounds} rounds of ${seconds} s for each figure and server, one server after the other; medians`,
  ].join("\n");
}

const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (heads, body) => [line(heads), line(heads.map((_, i) => (i === 0 ? "---" : "---:"))), ...body.map(line)].join("\n");

function costs(figures) {
  return table(["", "unit", "Tincan", "Node", "raw", "÷ Node", "÷ raw"], rows.map((row) => {
    const [tincan, node, raw] = ["tincan", "node", "raw"].map((peer) => valueOf(row, figures, peer));
    return [row.title, row.unit, ...[tincan, node, raw, ratio(tincan, node), ratio(tincan, raw)].map(number)];
  }));
}

function speeds(figures) {
  const measured = rows.filter((row) => figuresOf(row, figures, "tincan")?.perSecond && row.field === "cpuUs");
  return table(["", "Tincan/s", "Node/s", "×", "p50 µs", "÷ Node", "p99 µs", "÷ Node"], measured.map((row) => {
    const ours = figuresOf(row, figures, "tincan");
    const theirs = figuresOf(row, figures, "node");
    return [row.title, ...[ours.perSecond, theirs.perSecond, ratio(ours.perSecond, theirs.perSecond),
      ours.p50Us, ratio(ours.p50Us, theirs.p50Us), ours.p99Us, ratio(ours.p99Us, theirs.p99Us)].map(number)];
  }));
}

function targets(figures) {
  return table(["", "target", "measured", ""],
    judgements(rows, figures).map(({ row, says, measured, met }) => [row.title, says, number(measured), met ? "met" : "**missed**"]));
}

export async function writePage(figures, settings) {
  const page = path.join(root, "docs/performance.md");
  writeFileSync(path.join(root, "docs/performance.svg"), plot(rows, figures));
  const text = readFileSync(page, "utf8");
  const [before] = text.split(begin);
  const after = text.slice(text.indexOf(end));
  const measured = [circumstances(settings), "![Cost as a share of the Node server's](performance.svg)",
    "### Cost", costs(figures), "### Speed and latency", speeds(figures), "### Targets", targets(figures)];
  writeFileSync(page, `${before}${begin}\n\n${measured.join("\n\n")}\n\n${after}`);
}

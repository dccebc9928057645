// SPDX-License-Identifier: MIT
// Figures as lines of text: for the terminal and for docs/performance.md.

const peers = ["tincan", "node", "raw"];

export function figuresOf(row, figures, peer) {
  return figures[`${row.run}/${row.result}/${peer}`];
}

export function valueOf(row, figures, peer) {
  return figuresOf(row, figures, peer)?.[row.field];
}

export function number(value) {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (value >= 1000) return Math.round(value).toLocaleString("en").replaceAll(",", " ");
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

export function ratio(a, b) {
  return a === undefined || b === undefined ? undefined : a / b;
}

const columns = (title, cells) => `${title.padEnd(46)}${cells.map((cell) => cell.padStart(10)).join("")}`;

export function headingLine() {
  return columns("", ["unit", "Tincan", "Node", "raw", "÷ Node", "÷ raw", "Tincan/s", "Node/s", "p50 µs", "p99 µs"]);
}

/// One row for the terminal.
export function lineOf(row, figures) {
  const [tincan, node, raw] = peers.map((peer) => valueOf(row, figures, peer));
  const [ours, theirs] = peers.map((peer) => figuresOf(row, figures, peer));
  const more = row.field === "residentKb" ? [] : [ours?.perSecond, theirs?.perSecond, ours?.p50Us, ours?.p99Us];
  return columns(row.title, [row.unit,
    ...[tincan, node, raw, ratio(tincan, node), ratio(tincan, raw), ...more].map(number)]);
}

/// What a target says, what was measured, and whether it is met: undefined where it was not measured.
export function judge(row, target, rows, figures) {
  const tincan = valueOf(row, figures, "tincan");
  if (target.of === undefined)
    return { says: `≤ ${number(target.most)} ${row.unit}`, measured: tincan, met: tincan === undefined ? undefined : tincan <= target.most };
  const other = target.of === "row"
    ? valueOf(rows.find((candidate) => candidate.result === target.row && candidate.field === row.field), figures, "tincan")
    : valueOf(row, figures, target.of);
  const against = { node: "Node", raw: "raw", row: "that with none idle" }[target.of];
  const measured = ratio(tincan, other);
  return { says: `≤ ${number(target.most)} × ${against}`, measured, met: measured === undefined ? undefined : measured <= target.most };
}

/// Every target that was measured: its row, what it says and whether it is met.
export function judgements(rows, figures) {
  return rows.flatMap((row) => (row.targets ?? []).map((target) => ({ row, ...judge(row, target, rows, figures) })))
    .filter(({ met }) => met !== undefined);
}

export function targetLines(rows, figures) {
  return judgements(rows, figures).map(({ row, says, measured, met }) =>
    `${met ? "met   " : "MISSED"} ${row.title.padEnd(46)} ${says.padEnd(30)} ${number(measured)}`);
}

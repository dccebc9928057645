// SPDX-License-Identifier: MIT
// The plot of docs/performance.md: each figure of Tincan, and of the floor, as a share of Node's.

import { ratio, valueOf } from "./report.mjs";

const width = 760;
const left = 290;
const right = 70;
const top = 54;
const rowHeight = 24;
const barHeight = 12;
const scaleEnd = 1; // Node

const style = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .small { font-size: 11px; fill: #57606a; }
  .track { fill: #eaeef2; } .tincan { fill: #1f6feb; } .raw { stroke: #24292f; stroke-width: 2; }
  .target { stroke: #cf222e; stroke-width: 2; stroke-dasharray: 3 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .small { fill: #9198a1; }
    .track { fill: #2d333b; } .tincan { fill: #539bf5; } .raw { stroke: #e6edf3; } .target { stroke: #ff7b72; }
  }`;

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const x = (share) => left + Math.min(share / scaleEnd, 1) * (width - left - right);

function legend() {
  const y = 30;
  return `
  <rect class="tincan" x="${left}" y="${y - 9}" width="18" height="10"/><text class="small" x="${left + 24}" y="${y}">Tincan</text>
  <line class="raw" x1="${left + 88}" x2="${left + 88}" y1="${y - 11}" y2="${y + 3}"/><text class="small" x="${left + 96}" y="${y}">bare epoll server</text>
  <line class="target" x1="${left + 208}" x2="${left + 208}" y1="${y - 11}" y2="${y + 3}"/><text class="small" x="${left + 216}" y="${y}">target</text>
  <text class="small" x="${width - right}" y="${y}" text-anchor="end">full width: the Node server</text>`;
}

function bar({ title, share, floor, target }, index) {
  const y = top + index * rowHeight;
  const mark = (kind, at) => (at === undefined || at > scaleEnd ? ""
    : `<line class="${kind}" x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="${y - 3}" y2="${y + barHeight + 3}"/>`);
  return `
  <text x="${left - 10}" y="${y + 11}" text-anchor="end">${escape(title)}</text>
  <rect class="track" x="${left}" y="${y}" width="${width - left - right}" height="${barHeight}"/>
  <rect class="tincan" x="${left}" y="${y}" width="${(x(share) - left).toFixed(1)}" height="${barHeight}"/>
  ${mark("raw", floor)}${mark("target", target)}
  <text class="small" x="${width - right + 8}" y="${y + 11}">${share.toFixed(2)}</text>`;
}

/// An SVG of the rows that have a figure of Node's.
export function plot(rows, figures) {
  const bars = rows.map((row) => {
    const [tincan, node, raw] = ["tincan", "node", "raw"].map((peer) => valueOf(row, figures, peer));
    const target = row.targets?.find(({ of }) => of === "node")?.most
      ?? ratio(row.targets?.find(({ of }) => of === undefined)?.most, node);
    return { title: row.title, share: ratio(tincan, node), floor: ratio(raw, node), target };
  }).filter(({ share }) => share !== undefined && Number.isFinite(share));
  const height = top + bars.length * rowHeight + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Cost of Tincan as a share of the Node server's">
  <style>${style}
  </style>${legend()}${bars.map(bar).join("")}
</svg>
`;
}

// SPDX-License-Identifier: MIT
// What is measured: runs of the load generator, and the rows of the report that they fill.

/// Runs of the load generator: its arguments, and the servers that it is pointed at. With `threads`,
/// Tincan has that many; Node has always one.
export const runs = [
  { name: "connect", args: ["connect", "--clients", "1000,5000,10000"], peers: ["tincan", "node", "raw"] },
  { name: "churn", args: ["churn", "--clients", "2000"], peers: ["tincan", "node", "raw"] },
  { name: "echo-1", args: ["echo", "--clients", "1"], peers: ["tincan", "node", "raw"] },
  { name: "echo-100", args: ["echo", "--clients", "100"], peers: ["tincan", "node", "raw"] },
  { name: "echo-1000", args: ["echo", "--clients", "1000"], peers: ["tincan", "node", "raw"] },
  { name: "fanout-100", args: ["fanout", "--clients", "100"], peers: ["tincan", "node", "raw"] },
  { name: "fanout-1000", args: ["fanout", "--clients", "1000"], peers: ["tincan", "node", "raw"] },
  { name: "fanout-1000-batch", args: ["fanout", "--clients", "1000", "--batch", "8"], peers: ["tincan", "node", "raw"] },
  { name: "fanout-5000", args: ["fanout", "--clients", "5000"], peers: ["tincan", "node", "raw"] },
  { name: "idle", args: ["idle", "--clients", "0,1000,5000,10000"], peers: ["tincan", "node", "raw"] },
  { name: "polling", args: ["polling", "--clients", "100"], peers: ["tincan", "node"] },
  { name: "binary", args: ["binary", "--bytes", "1000000"], peers: ["tincan", "node", "raw"] },
  { name: "twowrites", args: ["twowrites"], peers: ["tincan", "node"] },
  { name: "threads-echo", threads: 2, args: ["echo", "--clients", "1000"], peers: ["tincan", "node"] },
  { name: "threads-fanout", threads: 2, args: ["fanout", "--clients", "1000"], peers: ["tincan", "node"] },
  { name: "flood", args: ["flood", "--batch", "1000"], peers: ["tincan", "node"] },
];

const cpu = { field: "cpuUs", unit: "µs" };
const resident = { field: "residentKb", unit: "KB" };
const slowest = { field: "p99Us", unit: "µs" };

const toNode = (most) => ({ of: "node", most });
const toRaw = (most) => ({ of: "raw", most });
const absolute = (most) => ({ most });
/// As a ratio to Tincan's own figure in another row.
const toRow = (row, most) => ({ of: "row", row, most });

/// Rows of the report: the run and the result of it that they show, and what they should come to.
/// `cpuUs` is CPU time of the server process for each message, user and system, all threads.
export const rows = [
  { title: "connect and join, 1 000 clients", run: "connect", result: "connect-1000", ...cpu },
  { title: "connect and join, 5 000 clients", run: "connect", result: "connect-5000", ...cpu },
  { title: "connect and join, 10 000 clients", run: "connect", result: "connect-10000", ...cpu, targets: [toNode(0.22)] },
  { title: "resident for each idle client, 1 000", run: "connect", result: "connect-1000", ...resident },
  { title: "resident for each idle client, 5 000", run: "connect", result: "connect-5000", ...resident },
  { title: "resident for each idle client, 10 000", run: "connect", result: "connect-10000", ...resident, targets: [absolute(3)] },
  { title: "resident for each client after churn, 2 000", run: "churn", result: "churn-2000", ...resident, targets: [absolute(6)] },
  { title: "echo + ack, 1 client", run: "echo-1", result: "echo-1", ...cpu },
  { title: "echo + ack, 100 clients", run: "echo-100", result: "echo-100", ...cpu, targets: [toNode(0.35), toRaw(1.5)] },
  { title: "echo + ack, 1 000 clients", run: "echo-1000", result: "echo-1000", ...cpu },
  { title: "fan-out of 100 B to 100", run: "fanout-100", result: "fanout-100", ...cpu },
  { title: "fan-out of 100 B to 1 000", run: "fanout-1000", result: "fanout-1000", ...cpu, targets: [toNode(0.5), toRaw(1.1)] },
  { title: "fan-out of 100 B to 1 000, 8 at once", run: "fanout-1000-batch", result: "fanout-1000", ...cpu, targets: [toNode(0.15)] },
  { title: "fan-out of 100 B to 5 000", run: "fanout-5000", result: "fanout-5000", ...cpu, targets: [toNode(0.45)] },
  { title: "echo of 10 clients alone", run: "idle", result: "idle-0", ...cpu },
  { title: "echo of 10 among 1 000 idle ones", run: "idle", result: "idle-1000", ...cpu },
  { title: "echo of 10 among 5 000 idle ones", run: "idle", result: "idle-5000", ...cpu },
  {
    title: "echo of 10 among 10 000 idle ones", run: "idle", result: "idle-10000", ...cpu,
    targets: [toNode(0.25), toRow("idle-0", 1.1)],
  },
  { title: "long-poll round trip, 100 clients", run: "polling", result: "polling-100", ...cpu, targets: [toNode(0.25)] },
  { title: "1 MB binary echo", run: "binary", result: "binary", ...cpu, targets: [toNode(0.8)] },
  { title: "two writes for one request, p99", run: "twowrites", result: "twowrites", ...slowest, targets: [absolute(5000)] },
  { title: "two threads: echo + ack, 1 000 clients", run: "threads-echo", result: "echo-1000", ...cpu },
  { title: "two threads: fan-out to 1 000", run: "threads-fanout", result: "fanout-1000", ...cpu },
  { title: "echo beside a flooder, p99", run: "flood", result: "flood", ...slowest },
];

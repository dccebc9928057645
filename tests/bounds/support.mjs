// SPDX-License-Identifier: MIT
// What the server under test holds, as the kernel counts it.

import { readFileSync, readdirSync } from 'node:fs';

const megabyte = 1024 * 1024;
const patienceMs = 60_000;

/** Sanitizers keep freed memory: their builds are held to descriptors and leaks, not to resident memory. */
export const isMemoryMeasured = process.env.TINCAN_SANITIZE === '';

function megabytes(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)[1]) * 1024 / megabyte;
}

export const residentMegabytes = (pid) => megabytes(pid, 'VmRSS');

export function descriptors(pid) {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Looks again and again until that holds. */
export async function until(holds, what) {
  const end = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it never came: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

/** How much a process has ever held at once, by the kernel's own mark, beside what it holds now. */
export class MemoryWatch {
  #pid;
  #begin;

  constructor(pid) {
    this.#pid = pid;
    this.#begin = residentMegabytes(pid);
  }

  /** How much it has grown at most, in MB. */
  grown() { return megabytes(this.#pid, 'VmHWM') - this.#begin; }
}

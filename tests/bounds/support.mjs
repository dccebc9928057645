// SPDX-License-Identifier: MIT
// What the server under test holds, as the kernel counts it.

import { readFileSync, readdirSync } from 'node:fs';

const megabyte = 1024 * 1024;
const patienceMs = 60_000;

/** Sanitizers keep freed memory: their builds are held to descriptors and leaks, not to resident memory. */
export const isMemoryMeasured = process.env.TINCAN_SANITIZE === '';

export function residentMegabytes(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) * 1024 / megabyte;
}

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

/** Watches a process while something happens: its largest resident memory, in MB. */
export class MemoryWatch {
  #pid;
  #timer;
  begin;
  largest;

  constructor(pid) {
    this.#pid = pid;
    this.begin = this.largest = residentMegabytes(pid);
    this.#timer = setInterval(() => this.#look(), 20);
  }

  #look() { this.largest = Math.max(this.largest, residentMegabytes(this.#pid)); }

  /** How much it grew at most, in MB. */
  end() {
    clearInterval(this.#timer);
    this.#look();
    return this.largest - this.begin;
  }
}

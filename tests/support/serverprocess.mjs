// SPDX-License-Identifier: MIT
// A server under test as a process of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const keptLines = 400;
/** How a sanitizer's report begins. */
const report = /ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|: runtime error: /;

export class ServerProcess {
  #command;
  #ready;
  #child = null;
  #ended = null;
  #hasReport = false;
  port = 0;
  log = [];

  /** command: program and arguments. ready: a pattern whose first group is the port. */
  constructor(command, ready = /^port (\d+)$/) {
    this.#command = command;
    this.#ready = ready;
  }

  get pid() { return this.#child.pid; }
  get url() { return `http://127.0.0.1:${this.port}`; }

  /** Starts it, on a free port or on the one it had; resolves once it serves. */
  async start() {
    const [program, ...args] = this.#command;
    this.#child = spawn(program, [...args, '--port', String(this.port)], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#ended = once(this.#child, 'close'); // when all it said has been read
    this.#ended.catch(() => {});
    createInterface({ input: this.#child.stderr }).on('line', (line) => this.#keep(line));
    const lines = createInterface({ input: this.#child.stdout });
    await new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code) => reject(new Error(`${program} ended (${code}):\n${this.log.join('\n')}`)));
      lines.on('line', (line) => {
        this.#keep(line);
        const match = this.#ready.exec(line);
        if (!match) return;
        this.port = Number(match[1]);
        resolve();
      });
    });
    return this;
  }

  /** Ends it as a person would; its exit code. Rejects where a sanitizer has found something. */
  async stop() {
    this.#child?.kill('SIGTERM');
    return this.#gone();
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.#child?.kill('SIGKILL');
    return this.#gone();
  }

  async #gone() {
    if (!this.#child) return null;
    const [code] = await this.#ended;
    this.#child = null;
    if (this.#hasReport) throw new Error(`a sanitizer's report:\n${this.log.join('\n')}`);
    return code;
  }

  #keep(line) {
    this.#hasReport ||= report.test(line);
    this.log.push(line);
    if (this.log.length > keptLines) this.log.shift();
  }
}

/** The command in an environment variable, as a JSON array; the fallback where it is not set. */
export function commandFrom(variable, fallback) {
  const text = process.env[variable];
  return text ? JSON.parse(text) : fallback;
}

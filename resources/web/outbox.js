// SPDX-License-Identifier: MIT
// What was written and is not yet acknowledged: sent one after another, so that the order stays,
// and again after a break. The same clientId twice is stored once by the server.
//
// Calls onChange(entry) with entry.state one of `waiting`, `sending`, `failed` (entry.problem says
// why), and onSent(entry, message) once the server has it.

import { randomId, recall, remember } from './dom.js';

const storageKey = 'tincan.outbox';
const retryDelayMs = 2_000;
const maxWaiting = 200;

export class Outbox {
  #session;
  #entries = [];
  #busy = false;
  #timer = 0;
  #tab;
  onChange = () => {};
  onSent = () => {};

  constructor(session) {
    this.#session = session;
    this.#tab = recall('sessionStorage', 'tincan.tab') ?? randomId();
    remember('sessionStorage', 'tincan.tab', this.#tab);
    session.addEventListener('session', () => this.#pump());
  }

  /** Whether this tab made that message, also before a reload. */
  isOwn(message) {
    return typeof message.clientId === 'string' && message.clientId.startsWith(`${this.#tab}.`);
  }

  /** What was left from before a reload, oldest first. */
  restore() {
    try {
      this.#entries = JSON.parse(recall('sessionStorage', storageKey) ?? '[]');
    } catch {
      this.#entries = [];
    }
    queueMicrotask(() => this.#pump());
    return this.#entries;
  }

  /** Takes a text to send; null where too much waits already. */
  add(conversation, text) {
    if (this.#entries.length >= maxWaiting) return null;
    const entry = { clientId: `${this.#tab}.${randomId()}`, conversation, text, at: Date.now(), state: 'waiting', problem: '' };
    this.#entries.push(entry);
    this.#store();
    queueMicrotask(() => this.#pump());
    return entry;
  }

  /** Gives up one that failed. */
  discard(entry) {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#store();
  }

  /** Forgets everything that waits. */
  clear() {
    clearTimeout(this.#timer);
    this.#entries = [];
    this.#store();
  }

  /** The server turned out to have this one (seen in the history): no need to send it again. */
  settle(message) {
    const entry = this.#entries.find((other) => other.clientId === message.clientId);
    if (entry) this.discard(entry);
    return entry ?? null;
  }

  async #pump() {
    if (this.#busy || !this.#session.online) return;
    const entry = this.#entries.find((other) => other.state !== 'failed');
    if (!entry) return;
    this.#busy = true;
    this.#change(entry, 'sending', '');
    try {
      const { conversation, clientId, text } = entry;
      this.#answered(entry, await this.#session.request('message:send', { conversation, clientId, text }));
    } catch {
      this.#change(entry, 'waiting', '');
      this.#pumpLater();
    } finally {
      this.#busy = false;
    }
    queueMicrotask(() => { if (!this.#timer) this.#pump(); });
  }

  #answered(entry, answer) {
    if (answer?.ok) {
      if (this.settle(entry)) this.onSent(entry, answer.message);
    } else if (answer?.error?.code === 'rate-limited') {
      this.#change(entry, 'waiting', '');
      this.#pumpLater();
    } else {
      this.#change(entry, 'failed', answer?.error?.message ?? 'The server did not take it.');
    }
  }

  #pumpLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#pump();
    }, retryDelayMs);
  }

  #change(entry, state, problem) {
    Object.assign(entry, { state, problem });
    this.#store();
    this.onChange(entry);
  }

  #store() {
    remember('sessionStorage', storageKey, this.#entries.length ? JSON.stringify(this.#entries) : null);
  }
}

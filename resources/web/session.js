// SPDX-License-Identifier: MIT
// One person's stay in the conversation: the sockets, how they come back, and requests.
//
// Dispatches, with the details given: `state` {state, text}, `session` (the server's object),
// `refused` {code, message}, and `message:new`, `typing`, `user:joined`, `user:left`,
// `user:changed` with what the server sent.
//
//   away ──join──▶ joining ──session──▶ online ◀──session── returning
//     ▲               │ refused            │ lost ─────────────▲
//     └───────────────┴──── leave ─────────┴─────── (also refused for good)

import { Manager } from '/socket.io/socket.io.esm.min.js';

const requestTimeoutMs = 10_000;
const returnDelayMs = 1_000;
const returnDelayMaxMs = 5_000;
/** How long our own name may look taken after a break: the server may not have noticed it yet. */
const nameHeldMs = 60_000;
const nameHeldOnReloadMs = 6_000;
const forwarded = ['message:new', 'typing', 'user:joined', 'user:left', 'user:changed'];

export class ChatSession extends EventTarget {
  #manager = null;
  #chat = null;
  #gpio = null;
  #returnTimer = 0;
  #returns = 0;
  #nameHeldUntil = 0;
  state = 'away';
  name = '';

  get gpio() { return this.#gpio; }
  get online() { return this.state === 'online'; }

  /** Begins to join; `resume` says that this tab was in just now, under this name. */
  join(name, resume = false) {
    this.leave();
    this.name = name;
    this.#nameHeldUntil = resume ? Date.now() + nameHeldOnReloadMs : 0;
    this.#manager = new Manager(location.origin, {
      path: '/socket.io/', // here and above: the host serves this file with its own path
      reconnectionDelay: returnDelayMs,
      reconnectionDelayMax: returnDelayMaxMs,
      autoConnect: false,
    });
    this.#chat = this.#manager.socket('/chat', { auth: { name } });
    this.#gpio = this.#manager.socket('/gpio', { auth: { name } });
    this.#listen(this.#chat);
    this.#setState('joining', '');
    this.#chat.connect();
  }

  /** Ends the stay; nothing is dispatched for it but the state. */
  leave() {
    clearTimeout(this.#returnTimer);
    for (const socket of [this.#gpio, this.#chat]) {
      socket?.removeAllListeners();
      socket?.disconnect();
    }
    this.#manager = this.#chat = this.#gpio = null;
    this.#setState('away', '');
  }

  /** Tries at once instead of waiting for the next attempt. */
  tryNow() {
    if (this.state !== 'returning' && this.state !== 'joining') return;
    clearTimeout(this.#returnTimer);
    this.#chat.disconnect();
    this.#gpio.disconnect();
    this.#chat.connect();
  }

  /** The acknowledgement's object; rejects where none came in time or the connection broke. */
  async request(event, payload) {
    if (!this.#chat?.connected) throw new Error('not connected');
    return this.#chat.timeout(requestTimeoutMs).emitWithAck(event, payload);
  }

  /** Sends without waiting for anything; dropped while there is no connection. */
  notify(event, payload) {
    if (this.online) this.#chat.volatile.emit(event, payload, () => {});
  }

  #listen(chat) {
    chat.on('session', (session) => {
      this.#returns = 0;
      this.#nameHeldUntil = 0;
      this.name = session.user.name;
      this.#setState('online', '');
      this.#dispatch('session', session);
      if (!this.#gpio.active) this.#gpio.connect();
    });
    for (const event of forwarded) chat.on(event, (detail) => this.#dispatch(event, detail));
    chat.on('disconnect', (reason) => this.#lost(reason));
    chat.on('connect_error', (error) => {
      if (chat.active) this.#unreachable();
      else this.#refused(error);
    });
  }

  #lost(reason) {
    this.#nameHeldUntil = Date.now() + nameHeldMs;
    this.#setState('returning', 'The connection was lost. Trying to get back…');
    // The official client stays away after the server's own goodbye; a restart says that too.
    if (reason === 'io server disconnect') this.#connectLater();
  }

  #unreachable() {
    if (this.state === 'joining') this.#setState('joining', 'The server can’t be reached. Still trying…');
    else this.#setState('returning', 'The server can’t be reached. Trying to get back…');
  }

  #refused(error) {
    const code = error.data?.code ?? '';
    const returning = this.state === 'returning';
    if (code === 'name-taken' && Date.now() < this.#nameHeldUntil) {
      if (returning) this.#setState('returning', 'Waiting for the server to free your name…');
      this.#connectLater();
    } else if (code === 'rate-limited' && returning) {
      this.#connectLater();
    } else {
      this.leave();
      this.#dispatch('refused', { code, message: error.message });
    }
  }

  #connectLater() {
    const delay = Math.min(returnDelayMs * 2 ** this.#returns, returnDelayMaxMs) * (0.5 + Math.random() / 2);
    this.#returns += 1;
    clearTimeout(this.#returnTimer);
    this.#returnTimer = setTimeout(() => this.#chat.connect(), delay);
  }

  #setState(state, text) {
    this.state = state;
    this.#dispatch('state', { state, text });
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

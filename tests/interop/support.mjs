// SPDX-License-Identifier: MIT
// What the suites share: the server they are held against, clients, and waiting without sleeping.

import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { ServerProcess, commandFrom } from '../support/serverprocess.mjs';

/** Longer than anything here takes on a busy machine; only ever reached by a failure. */
const patienceMs = 20_000;

const reference = ['node', fileURLToPath(new URL('../support/reference-server.js', import.meta.url))];

/** The server named by TINCAN_FIXTURE_SERVER, else the official one. */
export function fixtureServer(...args) {
  return new ServerProcess([...commandFrom('TINCAN_FIXTURE_SERVER', reference), ...args]);
}

/** How a client may reach the server. */
export const ways = {
  'polling only': { transports: ['polling'] },
  'WebSocket only': { transports: ['websocket'] },
  'polling, then upgraded': { transports: ['polling', 'websocket'] },
};

/** Makes clients and closes them all after a test. */
export class Clients {
  #server;
  #options;
  #io;
  #sockets = [];

  /** client: io() of another version than the newest. */
  constructor(server, options, client = io) {
    this.#server = server;
    this.#options = options;
    this.#io = client;
  }

  /** A client that is still connecting, on a connection of its own. */
  open(namespace = '/', options = {}) {
    const socket = this.#io(this.#server.url + namespace, { ...this.#options, forceNew: true, ...options });
    this.#sockets.push(socket);
    return socket;
  }

  /** A client that is connected, and upgraded where it is to be. */
  async connect(namespace = '/', options = {}) {
    const socket = this.open(namespace, options);
    await next(socket, 'connect');
    await upgraded(socket);
    return socket;
  }

  /** Another namespace on the connection of a client that is there. */
  async join(socket, namespace, options = {}) {
    const other = socket.io.socket(namespace, options);
    this.#sockets.push(other);
    await next(other, 'connect');
    return other;
  }

  closeAll() {
    for (const socket of this.#sockets) {
      socket.disconnect();
      socket.io.removeAllListeners();
    }
    this.#sockets = [];
  }
}

/** Rejects where the promise takes longer than anyone should wait. */
export function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came: ${what}`)), patienceMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The arguments of the next event. */
export function next(emitter, event) {
  return soon(new Promise((resolve) => { emitter.once(event, (...args) => resolve(args)); }), event);
}

/** The arguments of the next count events. */
export function collect(emitter, event, count) {
  const got = [];
  return soon(new Promise((resolve) => {
    emitter.on(event, function listener(...args) {
      got.push(args);
      if (got.length < count) return;
      emitter.off(event, listener);
      resolve(got);
    });
  }), `${count} × ${event}`);
}

/** Resolves when the transport is the last one the client may use. */
export async function upgraded(socket) {
  const { engine, opts } = socket.io;
  const last = opts.transports.at(-1);
  while (engine.transport.name !== last) await next(engine, 'upgrade');
}

/** What an acknowledgement brings, with all its arguments. */
export function ask(socket, event, ...args) {
  return soon(new Promise((resolve) => { socket.emit(event, ...args, (...answer) => resolve(answer)); }), `answer to ${event}`);
}

/** Resolves when the server has worked off whatever this client sent before. */
export async function settled(socket) {
  await ask(socket, 'echo', null);
}

// SPDX-License-Identifier: MIT
// The two servers as processes, and HTTP as a suite that knows no client library would speak it.

import { ServerProcess, commandFrom } from '../support/serverprocess.mjs';

export function engineServer(...args) {
  return new ServerProcess([...commandFrom('TINCAN_ENGINE_SERVER', ['build/dev/bin/engine-server']), ...args]);
}

export function socketIoServer(...args) {
  return new ServerProcess([...commandFrom('TINCAN_SOCKETIO_SERVER', ['build/dev/bin/socketio-server']), ...args]);
}

/** A session by polling, packet by packet. */
export class Polling {
  #url;
  open = null;

  constructor(server, path, query = '') {
    this.#url = `${server.url}${path}?EIO=4&transport=polling${query}`;
  }

  /** The response to the handshake. */
  async handshake() {
    const response = await fetch(this.#url);
    if (response.ok) {
      this.open = JSON.parse((await response.clone().text()).slice(1));
      this.#url += `&sid=${this.open.sid}`;
    }
    return response;
  }

  async post(body, headers = {}) {
    return fetch(this.#url, { method: 'POST', body, headers });
  }

  /** The packets of the next GET. */
  async poll() {
    const response = await fetch(this.#url);
    return (await response.text()).split('\x1e');
  }
}

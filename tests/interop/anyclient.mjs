// SPDX-License-Identifier: MIT
// What holds for clients of every version alike.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ask, next, settled } from './support.mjs';

/** Tests of the suite that calls it, whose server runs; `many` of the clients come at once. */
export function worksForAnyClient(clients, many) {
  it('reconnects by itself when its connection was closed', async () => {
    const socket = await clients.connect('/', { reconnectionDelay: 10, reconnectionDelayMax: 20 });
    const again = next(socket, 'connect');
    socket.emit('close-conn');
    await again;
    await settled(socket);
  });

  it('serves many clients at once', async () => {
    const sockets = await Promise.all(Array.from({ length: many }, () => clients.connect()));
    const answers = await Promise.all(sockets.map((socket, i) => ask(socket, 'echo', i)));
    assert.deepEqual(answers, sockets.map((_, i) => [i]));
  });
}

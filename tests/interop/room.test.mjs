// SPDX-License-Identifier: MIT
// The program's room, on one thread and on several, as official clients see it: many talk at once, and
// everyone sees the same conversation.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { ServerProcess } from '../support/serverprocess.mjs';
import { Clients, ask, next, soon, upgraded, ways } from './support.mjs';

const ready = /^ {2}http:\/\/127\.0\.0\.1:(\d+)/;
const senders = 9;
const each = 250;

/** Resolves when all seqs from 1 to count have come, each once and in their order. */
function everything(socket, count) {
  let seen = 0;
  let done;
  const result = soon(new Promise((resolve, reject) => {
    done = (seq) => {
      if (seq !== seen + 1) reject(new Error(`${seq} came after ${seen}`));
      seen = seq;
      if (seen === count) resolve();
    };
  }), `${count} messages`);
  socket.on('message:new', ({ seq }) => done(seq));
  return { result, note: done };
}

for (const threads of ['1', '4']) {
  describe(`a room on ${threads} thread(s)`, () => {
    const server = new ServerProcess([process.env.TINCAN_PROGRAM, '--server', '--host', '127.0.0.1',
      '--threads', threads, '--event-rate', '0'], ready);
    const clients = new Clients(server, {});
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('everyone gets every message once, in the order of seq', async () => {
      const options = Object.values(ways);
      const sockets = await Promise.all(Array.from({ length: senders }, async (_, i) => {
        const socket = clients.open('/chat', { ...options[i % options.length], auth: { name: `Client ${i}` } });
        const session = next(socket, 'session');
        await next(socket, 'connect');
        await session;
        await upgraded(socket);
        return socket;
      }));
      const seen = sockets.map((socket) => everything(socket, senders * each));
      sockets.forEach((socket, i) => {
        for (let n = 0; n < each; ++n) {
          socket.emit('message:send', { conversation: 'lobby', clientId: `${n}`, text: `${i} ${n}` },
            (answer) => seen[i].note(answer.message.seq));
        }
      });
      await Promise.all(seen.map(({ result }) => result));
      const [page] = await ask(sockets[0], 'history:get', { conversation: 'lobby', limit: 100 });
      assert.equal(page.messages.at(-1).seq, senders * each);
    });

    it('whoever comes learns who is there, and everyone learns of them', async () => {
      const first = clients.open('/chat', { auth: { name: 'First' } });
      const [session] = await next(first, 'session');
      const there = new Map(session.users.map(({ id, name }) => [id, name]));
      first.on('user:joined', ({ id, name }) => there.set(id, name));
      first.on('user:left', ({ id }) => assert.ok(there.delete(id)));
      const names = Array.from({ length: senders }, (_, i) => `Guest of ${i}`);
      const sessions = await Promise.all(names.map(async (name) => {
        const socket = clients.open('/chat', { auth: { name } });
        return (await next(socket, 'session'))[0];
      }));
      for (const [i, { user, users }] of sessions.entries()) {
        assert.equal(user.name, names[i]);
        assert.ok(users.some(({ id }) => id === user.id));
      }
      const [{ users }] = await ask(first, 'user:list', {});
      assert.deepEqual([...there.values()].sort(), users.map(({ name }) => name).sort());
    });
  });
}

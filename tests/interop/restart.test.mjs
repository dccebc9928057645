// SPDX-License-Identifier: MIT
// The server goes and comes back on the same port: the official client finds it again.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Clients, ask, fixtureServer, next, upgraded, ways } from './support.mjs';

const soonAgain = { reconnectionDelay: 20, reconnectionDelayMax: 100 };

for (const [way, options] of Object.entries(ways)) {
  describe(`a restart, seen by ${way}`, () => {
    const server = fixtureServer();
    const clients = new Clients(server, { ...options, ...soonAgain });
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('after a crash every namespace comes back, with what was emitted meanwhile', async () => {
      const main = await clients.connect();
      const custom = await clients.join(main, '/custom');
      const before = [main.id, custom.id];
      const lost = [next(main, 'disconnect'), next(custom, 'disconnect')];
      await server.kill();
      for (const [reason] of await Promise.all(lost)) assert.match(reason, /^transport (close|error)$/);
      const back = next(main, 'message-back');
      main.emit('message', 'written meanwhile', Buffer.from([7]));
      const again = [next(main, 'connect'), next(custom, 'connect')];
      await server.start();
      await Promise.all(again);
      assert.deepEqual(await back, ['written meanwhile', Buffer.from([7])]);
      assert.ok(!before.includes(main.id) && !before.includes(custom.id));
      await upgraded(main);
      assert.deepEqual(await ask(custom, 'echo', 1), [1]);
    });

    it('ends cleanly at SIGTERM, telling its clients', async () => {
      const socket = await clients.connect();
      const lost = next(socket, 'disconnect');
      const code = await server.stop();
      assert.equal(code, 0);
      // "transport error" where the goodbye met the client between two polls.
      assert.match((await lost)[0], /^(io server disconnect|transport (close|error))$/);
      const again = next(socket, 'connect');
      await server.start();
      if (!socket.active) socket.connect();
      await again;
      assert.deepEqual(await ask(socket, 'echo', 1), [1]);
    });

    it('keeps trying where no server is yet', async () => {
      await server.stop();
      const socket = clients.open();
      await next(socket, 'connect_error');
      await next(socket.io, 'reconnect_attempt');
      const connected = next(socket, 'connect');
      await server.start();
      await connected;
    });
  });
}

// SPDX-License-Identifier: MIT
// Connection state recovery: the official client loses its connection and comes back.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Clients, ask, fixtureServer, next, settled, upgraded, ways } from './support.mjs';

for (const [way, options] of Object.entries(ways)) {
  describe(`recovery by ${way}`, () => {
    const server = fixtureServer('--recovery');
    const clients = new Clients(server, { ...options, reconnectionDelay: 10, reconnectionDelayMax: 10 });
    let witness, socket, lostId;
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    /** Two clients, one of them in the room `red` and known to have got an event. */
    const two = async () => {
      witness = await clients.connect();
      socket = clients.open();
      await next(socket, 'auth');
      await ask(socket, 'join', 'red');
      lostId = socket.id;
    };
    /** What the client gets, in order; "connect" among it. */
    const record = () => {
      const got = [];
      for (const event of ['room', 'relay', 'chat']) {
        socket.on(event, (...args) => got.push([event, ...args.slice(0, -1)]));
      }
      socket.on('connect', () => got.push('connect'));
      return got;
    };
    /** Loses the connection, and resolves when the server knows; the client stays away until it is told. */
    const lose = async () => {
      socket.io.reconnection(false);
      const gone = next(witness, 'gone');
      socket.io.engine.close();
      assert.equal((await gone)[0], lostId);
    };
    const comeBack = async () => {
      const connected = next(socket, 'connect');
      socket.connect();
      await connected;
    };

    it('brings what was missed before it is connected, with id and rooms', async () => {
      await two();
      await lose();
      const got = record();
      witness.emit('in', 'red', 'for red');
      witness.emit('in', 'blue', 'for blue');
      witness.emit('relay', 'text', Buffer.from([1, 2]));
      await settled(witness);
      await comeBack();
      await settled(socket);
      assert.deepEqual(got, [['room', 'red', 'for red'], ['relay', 'text', Buffer.from([1, 2])], 'connect']);
      assert.equal(socket.recovered, true);
      assert.equal(socket.id, lostId);
      witness.emit('in', 'red', 'again');
      assert.deepEqual((await next(socket, 'room')).slice(0, 2), ['red', 'again']);
    });

    it('comes back again and again, with nothing twice and nothing lost', async () => {
      await two();
      const got = record();
      for (let round = 0; round < 5; round += 1) {
        witness.emit('chat', `here ${round}`);
        await next(socket, 'chat');
        await lose();
        witness.emit('chat', `away ${round}`);
        await settled(witness);
        await comeBack();
        assert.equal(socket.recovered, true);
      }
      const texts = got.filter(([event]) => event === 'chat').map(([, text]) => text);
      assert.deepEqual(texts, [0, 1, 2, 3, 4].flatMap((round) => [`here ${round}`, `away ${round}`]));
    });

    it('begins anew after it left on purpose', async () => {
      await two();
      const gone = next(witness, 'gone');
      socket.disconnect();
      await gone;
      witness.emit('chat', 'missed');
      await settled(witness);
      const got = record();
      await comeBack();
      await settled(socket);
      assert.equal(socket.recovered, false);
      assert.notEqual(socket.id, lostId);
      assert.ok(!got.some(([event]) => event === 'chat'));
    });

    it('begins anew after the server sent it away', async () => {
      await two();
      const gone = Promise.all([next(witness, 'gone'), next(socket, 'disconnect')]);
      socket.emit('bye', false);
      await gone;
      await comeBack();
      assert.equal(socket.recovered, false);
      assert.notEqual(socket.id, lostId);
    });

    it('begins anew where the server is another', async () => {
      await two();
      await upgraded(socket); // a client whose server dies amid its upgrade notices at the ping timeout only
      socket.io.reconnection(false);
      const lost = next(socket, 'disconnect');
      await server.kill();
      await lost;
      await server.start();
      await comeBack();
      assert.equal(socket.recovered, false);
      assert.notEqual(socket.id, lostId);
    });
  });
}

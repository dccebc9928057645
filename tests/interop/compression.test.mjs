// SPDX-License-Identifier: MIT
// permessage-deflate: the official client, which offers it by itself, against the server under test.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Clients, ask, collect, fixtureServer, next, ways } from './support.mjs';
import { binaryArguments, jsonValues } from './values.mjs';

const long = 'tincan '.repeat(20_000); // 140 KB
const longBytes = Buffer.alloc(100_000, 'tincan');

/** What the WebSocket of a client has agreed on, by name. */
const extensions = (socket) => socket.io.engine.transport.ws.extensions;
/** Bytes of its connection, in either direction. */
const received = (socket) => socket.io.engine.transport.ws._socket.bytesRead;
const sent = (socket) => socket.io.engine.transport.ws._socket.bytesWritten;

for (const way of ['WebSocket only', 'polling, then upgraded']) {
  describe(`compression by ${way}`, () => {
    const server = fixtureServer('--per-message-deflate', '1024');
    const clients = new Clients(server, ways[way]);
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('is agreed on', async () => {
      assert.equal(extensions(await clients.connect()), 'permessage-deflate');
    });

    it('is not where the client does not offer it', async () => {
      const socket = await clients.connect('/', { perMessageDeflate: false });
      assert.equal(extensions(socket), '');
      assert.deepEqual(await ask(socket, 'echo', long), [long]);
      assert.ok(received(socket) > long.length);
    });

    for (const [what, offer] of Object.entries({
      'no takeover of its own': { clientNoContextTakeover: true },
      'no takeover of the server': { serverNoContextTakeover: true },
      'a small window of the server': { serverMaxWindowBits: 9 },
      'a small window of its own': { clientMaxWindowBits: 9 },
      'all of that': {
        clientNoContextTakeover: true, serverNoContextTakeover: true, serverMaxWindowBits: 9, clientMaxWindowBits: 9,
      },
    })) {
      it(`is with ${what}`, async () => {
        const socket = await clients.connect('/', { perMessageDeflate: { threshold: 10, ...offer } });
        assert.equal(extensions(socket), 'permessage-deflate');
        assert.deepEqual(await ask(socket, 'echo', long), [long]);
        assert.deepEqual(await ask(socket, 'echo', long), [long]);
        assert.ok(received(socket) < long.length);
        assert.ok(sent(socket) < long.length);
      });
    }

    it('shortens what is long, in both directions', async () => {
      const socket = await clients.connect();
      const before = [sent(socket), received(socket)];
      assert.deepEqual(await ask(socket, 'echo', long), [long]);
      assert.deepEqual((await ask(socket, 'echo', longBytes))[0], longBytes);
      assert.ok(sent(socket) - before[0] < 20_000);
      assert.ok(received(socket) - before[1] < 20_000);
    });

    it('leaves every value as it is', async () => {
      const socket = await clients.connect();
      for (const value of Object.values(jsonValues)) {
        assert.deepEqual(await ask(socket, 'echo', [value, long]), [[value, long]]);
      }
      for (const args of Object.values(binaryArguments)) {
        const answer = next(socket, 'message-back');
        socket.emit('message', ...args, long);
        assert.deepEqual(await answer, [...args, long]);
      }
    });

    it('keeps the order of what is compressed and what is not', async () => {
      const socket = await clients.connect();
      const values = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? `${i} ${long.slice(0, 5_000)}` : i));
      const got = collect(socket, 'message-back', values.length);
      for (const value of values) socket.emit('message', value);
      assert.deepEqual(await got, values.map((value) => [value]));
    });

    it('reaches those who agreed and those who did not with one broadcast', async () => {
      const sockets = await Promise.all([
        clients.connect(),
        clients.connect('/', { perMessageDeflate: false }),
        clients.connect('/', { perMessageDeflate: { threshold: 10, serverMaxWindowBits: 9 } }),
        clients.connect('/', { transports: ['polling'] }),
        clients.connect(),
      ]);
      const got = sockets.map((socket) => next(socket, 'relay'));
      sockets[1].emit('relay', long, longBytes);
      for (const args of await Promise.all(got)) assert.deepEqual(args, [long, longBytes]);
      assert.ok(received(sockets[0]) < 20_000);
      assert.ok(received(sockets[1]) > long.length);
    });
  });
}

describe('compression where it is off', () => {
  const server = fixtureServer('--per-message-deflate', 'off');
  const clients = new Clients(server, ways['WebSocket only']);
  before(() => server.start());
  after(() => server.stop());

  it('is not agreed on', async () => {
    const socket = await clients.connect();
    assert.equal(extensions(socket), '');
    assert.deepEqual(await ask(socket, 'echo', long), [long]);
    clients.closeAll();
  });
});

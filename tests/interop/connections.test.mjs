// SPDX-License-Identifier: MIT
// Connecting, namespaces and ends: the official client against the server under test.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { RawSocket, frame, opcodes } from '../bounds/rawsocket.mjs';
import { worksForAnyClient } from './anyclient.mjs';
import { Clients, ask, collect, fixtureServer, next, soon, upgraded, ways } from './support.mjs';

for (const [way, options] of Object.entries(ways)) {
  describe(`connections by ${way}`, () => {
    const server = fixtureServer('--ping-interval', '150', '--ping-timeout', '5000');
    const clients = new Clients(server, options);
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('connects on the transport that was asked for', async () => {
      const socket = await clients.connect();
      assert.equal(socket.connected, true);
      assert.equal(socket.io.engine.transport.name, options.transports.at(-1));
    });

    it('gives every socket and every session an id of its own', async () => {
      const sockets = await Promise.all(Array.from({ length: 10 }, () => clients.connect()));
      const ids = sockets.flatMap((socket) => [socket.id, socket.io.engine.id]);
      assert.equal(new Set(ids).size, 20);
      for (const id of ids) assert.match(id, /^[\w-]{20}$/);
    });

    it('hands over auth as it was given', async () => {
      for (const auth of [{}, { token: 'ключ "x"', nested: { list: [1, null] } }]) {
        const socket = clients.open('/', { auth });
        assert.deepEqual(await next(socket, 'auth'), [auth]);
      }
    });

    it('refuses by allowRequest with the text it gave', async () => {
      const socket = clients.open('/', { query: { deny: 'not today' }, reconnection: false });
      const [error] = await next(socket, 'connect_error');
      assert.ok(error instanceof Error);
      assert.equal(socket.connected, false);
      const reply = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling&deny=not%20today`);
      assert.equal(reply.status, 403);
      assert.deepEqual(await reply.json(), { code: 4, message: 'not today' });
    });

    it('keeps the connection alive over many heartbeats', async () => {
      const socket = await clients.connect();
      await collect(socket.io, 'ping', 4);
      assert.deepEqual(await ask(socket, 'echo', 'alive'), ['alive']);
    });

    it('joins several namespaces over one connection', async () => {
      const main = await clients.connect();
      const custom = main.io.socket('/custom', { auth: { who: 'custom' } });
      const dynamic = main.io.socket('/dynamic-12', { auth: { who: 'dynamic' } });
      const auths = [next(custom, 'auth'), next(dynamic, 'auth')];
      assert.deepEqual(await Promise.all(auths), [[{ who: 'custom' }], [{ who: 'dynamic' }]]);
      assert.equal(new Set([main.id, custom.id, dynamic.id]).size, 3);
      const answers = await Promise.all([main, custom, dynamic].map((socket, i) => ask(socket, 'echo', i)));
      assert.deepEqual(answers, [[0], [1], [2]]);
      custom.disconnect();
      dynamic.disconnect();
    });

    it('joins a namespace without the main one', async () => {
      const socket = await clients.connect('/custom');
      assert.deepEqual(await ask(socket, 'message-with-ack', Buffer.from('x')), [Buffer.from('x')]);
    });

    it('refuses a namespace that does not exist', async () => {
      for (const name of ['/nowhere', '/dynamic-', '/dynamic-1x']) {
        const [error] = await next(clients.open(name), 'connect_error');
        assert.equal(error.message, 'Invalid namespace');
        assert.equal(error.data, undefined);
      }
    });

    it('refuses by middleware with a message and its data', async () => {
      const [error] = await next(clients.open('/no'), 'connect_error');
      assert.equal(error.message, 'Auth failed');
      assert.deepEqual(error.data, { code: 42 });
      const [plain] = await next(clients.open('/no2'), 'connect_error');
      assert.equal(plain.message, 'plain');
      assert.equal(plain.data, undefined);
    });

    it('keeps the other namespaces when the client leaves one', async () => {
      const main = await clients.connect();
      const custom = await clients.join(main, '/custom');
      const watcher = await clients.connect('/custom');
      const gone = next(watcher, 'gone');
      const { id } = custom;
      custom.disconnect();
      assert.deepEqual(await gone, [id, 'client namespace disconnect']);
      assert.deepEqual(await ask(main, 'echo', 1), [1]);
    });

    it('joins a namespace again after leaving it', async () => {
      const main = await clients.connect();
      const custom = await clients.join(main, '/custom');
      for (let round = 0; round < 3; round += 1) {
        custom.disconnect();
        const joined = next(custom, 'connect');
        custom.connect();
        await joined;
        assert.deepEqual(await ask(custom, 'echo', round), [round]);
      }
      assert.deepEqual(await ask(main, 'echo', 'main'), ['main']);
    });

    it('ends one namespace when the server says so', async () => {
      const main = await clients.connect();
      const custom = await clients.join(main, '/custom');
      const watcher = await clients.connect('/custom');
      const gone = next(watcher, 'gone');
      const ended = next(custom, 'disconnect');
      const { id } = custom;
      custom.emit('bye', false);
      assert.equal((await ended)[0], 'io server disconnect');
      assert.deepEqual(await gone, [id, 'server namespace disconnect']);
      assert.deepEqual(await ask(main, 'echo', 1), [1]);
    });

    it('ends every namespace when the server closes the client', async () => {
      const main = await clients.connect();
      const custom = await clients.join(main, '/custom');
      const ended = [next(main, 'disconnect'), next(custom, 'disconnect')];
      custom.emit('bye', true);
      for (const [reason] of await Promise.all(ended)) assert.equal(reason, 'io server disconnect');
    });

    it('tells the client that its connection was closed', async () => {
      const socket = await clients.connect('/', { reconnection: false });
      const watcher = await clients.connect();
      const gone = next(watcher, 'gone');
      const ended = next(socket, 'disconnect');
      const { id } = socket;
      socket.emit('close-conn');
      assert.equal((await ended)[0], 'transport close');
      assert.deepEqual(await gone, [id, 'forced close']);
    });

    it('sees a client leave on purpose', async () => {
      const [socket, watcher] = [await clients.connect(), await clients.connect()];
      const gone = next(watcher, 'gone');
      const { id } = socket;
      socket.disconnect();
      assert.deepEqual(await gone, [id, 'client namespace disconnect']);
    });

    it('sees a client whose connection breaks', async () => {
      const [socket, watcher] = [await clients.connect('/', { reconnection: false }), await clients.connect()];
      const gone = next(watcher, 'gone');
      const { id } = socket;
      socket.io.engine.close();
      const [who, reason] = await gone;
      assert.equal(who, id);
      assert.match(reason, /^transport (close|error)$/);
    });

    it('takes a client that left back in', async () => {
      const socket = await clients.connect();
      const first = socket.id;
      for (let round = 0; round < 3; round += 1) {
        socket.disconnect();
        const connected = next(socket, 'connect');
        socket.connect();
        await connected;
        await upgraded(socket);
        assert.notEqual(socket.id, first);
        assert.deepEqual(await ask(socket, 'echo', round), [round]);
      }
    });

    worksForAnyClient(clients, 40);
  });
}

describe('a namespace that the server ends', () => {
  const server = fixtureServer();
  before(() => server.start());
  after(() => server.stop());

  /** Resolves with whether the connection lived on, to answer in `/`. */
  async function livesOn(crossing) {
    const client = new RawSocket(server.port);
    await client.join();
    client.send('40/custom,');
    await client.nextText((text) => text.startsWith('40/custom,'));
    client.on('frame', (opcode) => { if (opcode === opcodes.close) client.destroy(); });
    await crossing(client);
    client.send('421["echo","alive"]');
    const answer = client.nextText((text) => text === '431["alive"]').then(() => true, () => false);
    const lived = await soon(answer, 'an answer, or the end');
    client.destroy();
    return lived;
  }

  it('ignores what came together with the event at which it did', async () => {
    assert.equal(await livesOn(async (client) => {
      const ended = client.nextText((text) => text === '41/custom,');
      client.write(Buffer.concat([frame(opcodes.text, '42/custom,["bye",false]'),
        frame(opcodes.text, '42/custom,["chat","too late"]')]));
      await ended;
    }), true);
  });

  it('closes the connection that goes on speaking there', async () => {
    assert.equal(await livesOn(async (client) => {
      const ended = client.nextText((text) => text === '41/custom,');
      client.send('42/custom,["bye",false]');
      await ended;
      client.send('42/custom,["chat","knows better"]');
    }), false);
  });
});

// SPDX-License-Identifier: MIT
// Rooms and broadcasts: the official client against the server under test. Whether something did
// not arrive is known by what arrives after it: each connection keeps its order.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Clients, ask, collect, fixtureServer, next, settled, ways } from './support.mjs';
import { binaryArguments, jsonValues } from './values.mjs';

/** Everything of one kind that each socket got, once all are known to be up to date. */
async function gotBy(sockets, event, act) {
  const lists = sockets.map((socket) => {
    const list = [];
    socket.on(event, (...args) => list.push(args));
    return list;
  });
  await act();
  await Promise.all(sockets.map(settled));
  for (const socket of sockets) socket.off(event);
  return lists;
}

/** Does it and waits until the server has, so that what follows at other clients comes after. */
async function send(socket, ...args) {
  socket.emit(...args);
  await settled(socket);
}

for (const [way, options] of Object.entries(ways)) {
  describe(`rooms by ${way}`, () => {
    const server = fixtureServer();
    const clients = new Clients(server, options);
    let a, b, c;
    before(() => server.start());
    after(() => server.stop());
    const three = async (namespace = '/') => {
      [a, b, c] = await Promise.all([1, 2, 3].map(() => clients.connect(namespace)));
      return [a, b, c];
    };
    afterEach(() => clients.closeAll());

    it('broadcasts to everyone, the sender included', async () => {
      const got = await gotBy(await three(), 'chat', () => send(a, 'chat', 'hello'));
      assert.deepEqual(got, [[['hello']], [['hello']], [['hello']]]);
    });

    it('broadcasts every JSON value unchanged', async () => {
      const values = Object.values(jsonValues);
      const got = await gotBy(await three(), 'relay', async () => {
        for (const value of values) a.emit('relay', value);
        await settled(a);
      });
      for (const list of got) assert.deepEqual(list, values.map((value) => [value]));
    });

    it('broadcasts bytes wherever they stand', async () => {
      const all = Object.values(binaryArguments);
      const got = await gotBy(await three(), 'relay', async () => {
        for (const args of all) a.emit('relay', ...args);
        await settled(a);
      });
      for (const list of got) assert.deepEqual(list, all);
    });

    it('broadcasts to the others, the sender left out', async () => {
      const got = await gotBy(await three(), 'others', () => send(b, 'others', 1, 'two'));
      assert.deepEqual(got, [[[1, 'two']], [], [[1, 'two']]]);
    });

    it('keeps namespaces apart', async () => {
      const [main, custom] = [await clients.connect(), await clients.connect('/custom')];
      const [dynamic, other] = [await clients.connect('/dynamic-901'), await clients.connect('/dynamic-902')];
      const got = await gotBy([main, custom, dynamic, other], 'chat', async () => {
        await send(custom, 'chat', 'custom');
        await send(dynamic, 'chat', 'dynamic');
      });
      assert.deepEqual(got, [[], [['custom']], [['dynamic']], []]);
    });

    it('reaches who is in a room, and nobody else', async () => {
      const got = await gotBy(await three(), 'room', async () => {
        await ask(a, 'join', 'red');
        await ask(b, 'join', 'red');
        await send(a, 'to', 'red', 'from a');
        await send(c, 'to', 'red', 'from c');
        await send(a, 'in', 'red', 'to all');
      });
      assert.deepEqual(got, [
        [['red', 'from c'], ['red', 'to all']],
        [['red', 'from a'], ['red', 'from c'], ['red', 'to all']],
        [],
      ]);
    });

    it('reaches nobody who left the room', async () => {
      const got = await gotBy(await three(), 'room', async () => {
        await ask(b, 'join', 'red');
        await ask(b, 'join', 'red');
        await send(a, 'to', 'red', 1);
        await ask(b, 'leave', 'red');
        await ask(b, 'leave', 'red');
        await send(a, 'to', 'red', 2);
      });
      assert.deepEqual(got, [[], [['red', 1]], []]);
    });

    it('takes any text as the name of a room', async () => {
      for (const room of ['', ' ', 'комната 🔑', '__proto__', '42["x"]', '/custom']) {
        const got = await gotBy(await three(), 'room', async () => {
          await ask(b, 'join', room);
          await send(a, 'to', room, 'x');
        });
        assert.deepEqual(got, [[], [[room, 'x']], []], room);
        clients.closeAll();
      }
    });

    it('has each socket in the room of its id', async () => {
      const got = await gotBy(await three(), 'room', () => send(a, 'to', c.id, 'you alone', Buffer.from([1])));
      assert.deepEqual(got, [[], [], [[c.id, 'you alone', Buffer.from([1])]]]);
    });

    it('keeps rooms of one name apart in two namespaces', async () => {
      const [main, custom] = [await clients.connect(), await clients.connect('/custom')];
      const got = await gotBy([main, custom], 'room', async () => {
        await Promise.all([ask(main, 'join', 'red'), ask(custom, 'join', 'red')]);
        await send(main, 'in', 'red', 'main');
      });
      assert.deepEqual(got, [[['red', 'main']], []]);
    });

    it('says nothing to a room nobody is in', async () => {
      const got = await gotBy(await three(), 'room', () => send(a, 'in', 'empty', 1));
      assert.deepEqual(got, [[], [], []]);
    });

    it('gathers an answer of each client', async () => {
      for (const [i, socket] of (await three()).entries()) {
        socket.on('question', (what, ack) => ack(`${what} ${i}`, 'more'));
      }
      await ask(a, 'all-join', 'red');
      const [error, answers] = await ask(a, 'ask-all', 'red', 10_000);
      assert.equal(error, null);
      assert.deepEqual(answers.sort(), ['all 0', 'all 1', 'all 2']);
    });

    it('gathers nothing where nobody is', async () => {
      await three();
      assert.deepEqual(await ask(a, 'ask-all', 'empty', 10_000), [null, []]);
    });

    it('tells at the timeout who did answer', async () => {
      await three();
      a.on('question', (what, ack) => ack('a'));
      c.on('question', (what, ack) => ack('c'));
      await ask(a, 'all-join', 'red');
      const [error, answers] = await ask(a, 'ask-all', 'red', 1_000);
      assert.equal(error, 'timeout');
      assert.deepEqual(answers.sort(), ['a', 'c']);
    });

    it('fetches and disconnects who is in a room', async () => {
      await three();
      await ask(a, 'join', 'red');
      await ask(b, 'join', 'red');
      assert.deepEqual((await ask(c, 'sockets', 'red'))[0].sort(), [a.id, b.id].sort());
      const reasons = Promise.all([next(a, 'disconnect'), next(b, 'disconnect')]);
      c.emit('all-disconnect', 'red', true);
      assert.deepEqual((await reasons).map(([reason]) => reason), Array(2).fill('io server disconnect'));
      assert.deepEqual((await ask(c, 'sockets', 'red')), [[]]);
    });

    it('brings many broadcasts to all in order, each once', async () => {
      const sockets = await Promise.all(Array.from({ length: 15 }, () => clients.connect()));
      const all = sockets.map((socket) => collect(socket, 'b', 200));
      sockets[0].emit('bcast', 200, 100);
      for (const list of await Promise.all(all)) {
        assert.deepEqual(list.map(([i]) => i), Array.from({ length: 200 }, (_, i) => i));
        assert.ok(list.every(([, text]) => text === 'x'.repeat(100)));
      }
    });
  });
}

describe('clients of different transports', () => {
  const server = fixtureServer();
  const clients = new Clients(server, {});
  before(() => server.start());
  afterEach(() => clients.closeAll());
  after(() => server.stop());

  it('talk to each other in one room, bytes too', async () => {
    const sockets = await Promise.all(Object.values(ways).map((options) => clients.connect('/', options)));
    await Promise.all(sockets.map((socket) => ask(socket, 'join', 'red')));
    const sent = ['text', { bytes: Buffer.from([0, 1, 255]) }];
    const got = await gotBy(sockets, 'room', async () => {
      for (const socket of sockets) await send(socket, 'in', 'red', ...sent);
    });
    for (const list of got) assert.deepEqual(list, sockets.map(() => ['red', ...sent]));
  });
});

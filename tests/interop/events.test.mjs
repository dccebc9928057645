// SPDX-License-Identifier: MIT
// Events, their values and acknowledgements: the official client against the server under test.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { PacketType } from 'socket.io-parser';
import { Clients, ask, collect, fixtureServer, next, soon, ways } from './support.mjs';
import { binaryArguments, jsonValues } from './values.mjs';

for (const [way, options] of Object.entries(ways)) {
  describe(`events by ${way}`, () => {
    const server = fixtureServer();
    const clients = new Clients(server, options);
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('brings every JSON value back unchanged', async () => {
      const socket = await clients.connect();
      for (const [what, value] of Object.entries(jsonValues)) {
        socket.emit('message', value);
        assert.deepEqual(await next(socket, 'message-back'), [value], what);
      }
    });

    it('understands every JSON value as the official server does', async () => {
      const socket = await clients.connect();
      for (const [what, value] of Object.entries(jsonValues)) {
        assert.deepEqual(await ask(socket, 'json', value), [JSON.stringify(value)], what);
      }
    });

    it('brings any number of arguments back in their order', async () => {
      const socket = await clients.connect();
      for (const args of [[], [1], [1, 'two', [3], { four: 4 }, null, false], Array.from({ length: 40 }, (_, i) => i)]) {
        socket.emit('message', ...args);
        assert.deepEqual(await next(socket, 'message-back'), args);
      }
    });

    it('turns what JSON cannot say into null', async () => {
      const socket = await clients.connect();
      socket.emit('message', undefined, Number.NaN, [undefined], { a: undefined });
      assert.deepEqual(await next(socket, 'message-back'), [null, null, [null], {}]);
    });

    it('brings bytes back as bytes, wherever they stand', async () => {
      const socket = await clients.connect();
      for (const [what, args] of Object.entries(binaryArguments)) {
        socket.emit('message', ...args);
        assert.deepEqual(await next(socket, 'message-back'), args, what);
      }
    });

    it('keeps bytes and text in order', async () => {
      const socket = await clients.connect();
      const sent = Array.from({ length: 60 }, (_, i) => (i % 3 ? [`text ${i}`] : [Buffer.from([i, i + 1])]));
      const back = collect(socket, 'message-back', sent.length);
      for (const args of sent) socket.emit('message', ...args);
      assert.deepEqual(await back, sent);
    });

    it('acknowledges with every JSON value', async () => {
      const socket = await clients.connect();
      for (const [what, value] of Object.entries(jsonValues)) {
        assert.deepEqual(await ask(socket, 'message-with-ack', value), [value], what);
      }
    });

    it('acknowledges with several arguments and with none', async () => {
      const socket = await clients.connect();
      assert.deepEqual(await ask(socket, 'message-with-ack', 1, 'b', [null]), [1, 'b', [null]]);
      assert.deepEqual(await ask(socket, 'message-with-ack'), []);
      assert.deepEqual(await ask(socket, 'noargs-ack'), []);
    });

    it('acknowledges with bytes', async () => {
      const socket = await clients.connect();
      for (const [what, args] of Object.entries(binaryArguments)) {
        assert.deepEqual(await ask(socket, 'message-with-ack', ...args), args, what);
      }
    });

    it('gives each of many acknowledgements to the event it answers', async () => {
      const socket = await clients.connect();
      const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => ask(socket, 'echo', i)));
      assert.deepEqual(answers, Array.from({ length: 300 }, (_, i) => [i]));
    });

    it('leaves an event nobody listens to unanswered, and the connection as it was', async () => {
      const socket = await clients.connect();
      await assert.rejects(socket.timeout(50).emitWithAck('nobody listens'), /timed out/);
      assert.deepEqual(await ask(socket, 'echo', 'still here'), ['still here']);
    });

    it('asks the client and takes its answer', async () => {
      const socket = await clients.connect();
      const answer = ['yes', 7, { deep: [true, null] }];
      socket.once('question', (text, ack) => ack(text, ...answer));
      socket.emit('ask');
      assert.deepEqual(await next(socket, 'answered'), ['q', ...answer]);
    });

    it('takes an answer without arguments and one with bytes', async () => {
      const socket = await clients.connect();
      for (const answer of [[], [Buffer.from([1, 2, 3]), { more: Buffer.alloc(0) }]]) {
        socket.once('question', (text, ack) => ack(...answer));
        socket.emit('ask');
        assert.deepEqual(await next(socket, 'answered'), answer);
      }
    });

    it('takes only the first of two answers', async () => {
      const socket = await clients.connect();
      // What a broken client would do: each acknowledgement goes out a second time.
      const send = socket.packet.bind(socket);
      socket.packet = (packet) => {
        send(packet);
        if (packet.type === PacketType.ACK) send({ ...packet, data: ['again'] });
      };
      const answered = collect(socket, 'answered', 2);
      socket.on('question', (text, ack) => ack('first'));
      socket.emit('ask');
      socket.emit('ask');
      assert.deepEqual(await answered, [['first'], ['first']]);
    });

    it('sends a burst in order, each once', async () => {
      const socket = await clients.connect();
      const got = collect(socket, 'b', 1_000);
      socket.emit('burst', 1_000);
      assert.deepEqual((await got).map(([n]) => n), Array.from({ length: 1_000 }, (_, i) => i));
    });

    it('loses and doubles nothing while the transport changes', async () => {
      const socket = clients.open();
      await next(socket, 'connect');
      const got = collect(socket, 'b', 500);
      const back = collect(socket, 'message-back', 200);
      socket.emit('burst', 500);
      for (let i = 0; i < 200; i += 1) socket.emit('message', i);
      assert.deepEqual((await got).map(([n]) => n), Array.from({ length: 500 }, (_, i) => i));
      assert.deepEqual((await back).map(([n]) => n), Array.from({ length: 200 }, (_, i) => i));
    });

    it('sends large texts whole', async () => {
      const socket = await clients.connect();
      for (const size of [125, 126, 65_535, 65_536, 900_000]) {
        socket.emit('big', size);
        const [text] = await next(socket, 'big-back');
        assert.equal(text.length, size);
      }
    });

    it('takes large texts whole', async () => {
      const socket = await clients.connect();
      const [text] = await ask(socket, 'echo', '€'.repeat(300_000));
      assert.ok(text === '€'.repeat(300_000));
    });

    it('may drop volatile events but never reorders or repeats them', async () => {
      const socket = await clients.connect();
      const got = [];
      socket.on('v', (n) => got.push(n));
      socket.emit('vol');
      await ask(socket, 'echo', null);
      assert.deepEqual(got, [...new Set(got)].sort());
      if (options.transports[0] === 'websocket') assert.equal(got[0], 0);
    });

    it('takes events that were emitted before the connection stood', async () => {
      const socket = clients.open();
      const back = collect(socket, 'message-back', 2);
      socket.emit('message', 'early');
      socket.emit('message', Buffer.from([1]));
      assert.deepEqual(await back, [['early'], [Buffer.from([1])]]);
    });

    it('takes event names of any text', async () => {
      const socket = await clients.connect();
      for (const name of ['', ' ', 'ключ 🔑', 'a"b\\c', 'error', '42', '__proto__']) {
        await assert.rejects(soon(socket.timeout(20).emitWithAck(name, 1), name), /timed out/);
      }
      assert.deepEqual(await ask(socket, 'echo', 1), [1]);
    });
  });
}

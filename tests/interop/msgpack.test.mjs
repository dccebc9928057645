// SPDX-License-Identifier: MIT
// The msgpack parser on both sides: the official client with it against the server under test.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, it } from 'node:test';
import { Socket as Engine } from 'engine.io-client';
import { Clients, ask, collect, fixtureServer, next, soon, ways } from './support.mjs';
import { binaryArguments, jsonValues } from './values.mjs';

const require = createRequire(import.meta.url);
const parser = require('socket.io-msgpack-parser');
const msgpack = require('notepack.io');

// What the official encoder itself gets wrong.
const garbled = new Set(['a huge number', 'a lone high surrogate', 'a lone low surrogate']);
const values = Object.entries(jsonValues).filter(([what]) => !garbled.has(what));

for (const [way, options] of Object.entries(ways)) {
  describe(`msgpack by ${way}`, () => {
    const server = fixtureServer('--parser', 'msgpack');
    const clients = new Clients(server, { ...options, parser });
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('brings every JSON value back unchanged', async () => {
      const socket = await clients.connect();
      for (const [what, value] of values) {
        socket.emit('message', value);
        assert.deepEqual(await next(socket, 'message-back'), [value], what);
      }
    });

    it('understands every JSON value as the official server does', async () => {
      const socket = await clients.connect();
      for (const [what, value] of values) {
        assert.deepEqual(await ask(socket, 'json', value), [JSON.stringify(value)], what);
      }
    });

    it('brings bytes back as bytes, wherever they stand', async () => {
      const socket = await clients.connect();
      for (const [what, args] of Object.entries(binaryArguments)) {
        socket.emit('message', ...args);
        assert.deepEqual(await next(socket, 'message-back'), args, what);
      }
    });

    it('takes what only msgpack can say', async () => {
      const socket = await clients.connect();
      const date = new Date(1_763_693_220_123);
      const [back, nothing, buffer] = await ask(socket, 'message-with-ack', date, undefined, new Uint8Array([1, 2]).buffer);
      assert.deepEqual(back, date);
      assert.ok(nothing === null || nothing === undefined);
      assert.deepEqual(Buffer.from(buffer), Buffer.from([1, 2]));
    });

    it('acknowledges in both directions', async () => {
      const socket = await clients.connect();
      assert.deepEqual(await ask(socket, 'message-with-ack', 1, 'b', [null], Buffer.from([7])), [1, 'b', [null], Buffer.from([7])]);
      assert.deepEqual(await ask(socket, 'noargs-ack'), []);
      socket.on('question', (what, ack) => ack(what, 2, Buffer.from([9])));
      socket.emit('ask');
      assert.deepEqual(await next(socket, 'answered'), ['q', 2, Buffer.from([9])]);
    });

    it('keeps events in order', async () => {
      const socket = await clients.connect();
      const burst = collect(socket, 'b', 300);
      socket.emit('burst', 300);
      assert.deepEqual(await burst, Array.from({ length: 300 }, (_, i) => [i]));
    });

    it('broadcasts, and keeps namespaces apart', async () => {
      const [one, two, other] = [await clients.connect(), await clients.connect(), await clients.connect('/dynamic-7')];
      other.on('chat', () => assert.fail('of another namespace'));
      const both = Promise.all([next(one, 'chat'), next(two, 'chat')]);
      one.emit('chat', { a: Buffer.from([1]) });
      assert.deepEqual(await both, [[{ a: Buffer.from([1]) }], [{ a: Buffer.from([1]) }]]);
      await ask(other, 'echo', 1);
    });

    it('hands over auth, and refuses with data', async () => {
      const socket = clients.open('/', { auth: { token: 'x' } });
      assert.deepEqual(await next(socket, 'auth'), [{ token: 'x' }]);
      const [error] = await next(clients.open('/no'), 'connect_error');
      assert.equal(error.message, 'Auth failed');
      assert.deepEqual(error.data, { code: 42 });
      const [unknown] = await next(clients.open('/nowhere'), 'connect_error');
      assert.equal(unknown.message, 'Invalid namespace');
    });

    it('sees both sides leave', async () => {
      const [leaving, staying] = [await clients.connect(), await clients.connect()];
      const gone = next(staying, 'gone');
      const { id } = leaving;
      leaving.disconnect();
      assert.deepEqual(await gone, [id, 'client namespace disconnect']);
      staying.emit('bye', false);
      assert.deepEqual((await next(staying, 'disconnect'))[0], 'io server disconnect');
    });
  });
}

describe('msgpack on the wire', () => {
  const server = fixtureServer('--parser', 'msgpack');
  const clients = new Clients(server, { transports: ['websocket'], parser });
  const engines = [];
  before(() => server.start());
  afterEach(() => {
    engines.splice(0).forEach((engine) => engine.close());
    clients.closeAll();
  });
  after(() => server.stop());

  async function open() {
    const engine = new Engine(server.url, { path: '/socket.io/', transports: ['websocket'] });
    engines.push(engine);
    await next(engine, 'open');
    return engine;
  }
  /** What came, with the random ids taken out and what is undefined left out. */
  const shown = ([bytes]) => JSON.parse(JSON.stringify(msgpack.decode(bytes), (key, value) => (key === 'sid' ? '*' : value)));

  // The official server's replies: this suite runs against it, too. `here` is a namespace that nobody else is in.
  const here = ':';
  for (const [index, [what, sent, received]] of [
    ['CONNECT', [{ type: 0, nsp: here }], [{ type: 0, data: { sid: '*' }, nsp: here }, { type: 2, data: ['auth', {}], nsp: here }]],
    ['an unknown namespace', [{ type: 0, nsp: '/x' }], [{ type: 4, nsp: '/x', data: { message: 'Invalid namespace' } }]],
    ['a refusal', [{ type: 0, nsp: '/no' }], [{ type: 4, nsp: '/no', data: { message: 'Auth failed', data: { code: 42 } } }]],
    ['an event with an id', [{ type: 0, nsp: here }, { type: 2, data: ['echo', 5], id: 7, nsp: here }],
      [{ type: 0, data: { sid: '*' }, nsp: here }, { type: 2, data: ['auth', {}], nsp: here }, { type: 3, data: [5], id: 7, nsp: here }]],
    ['a number for a name', [{ type: 0, nsp: here }, { type: 2, data: [1], nsp: here }, { type: 2, data: ['noargs-ack'], id: 0, nsp: here }],
      [{ type: 0, data: { sid: '*' }, nsp: here }, { type: 2, data: ['auth', {}], nsp: here }, { type: 3, data: [], id: 0, nsp: here }]],
    ['a disconnection', [{ type: 0, nsp: here }, { type: 2, data: ['bye', false], nsp: here }],
      [{ type: 0, data: { sid: '*' }, nsp: here }, { type: 2, data: ['auth', {}], nsp: here }, { type: 1, nsp: here }]],
  ].entries()) {
    const inNamespace = (packet) => (packet.nsp === here ? { ...packet, nsp: `/dynamic-${index}` } : packet);
    it(`answers ${what} as the official server`, async () => {
      const engine = await open();
      const got = collect(engine, 'message', received.length);
      const [connect, ...more] = sent.map((packet) => msgpack.encode(inNamespace(packet)));
      const joined = more.length > 0 ? collect(engine, 'message', 2) : null;
      engine.send(connect);
      await joined; // the official server takes an event that comes right behind for one too early
      more.forEach((packet) => engine.send(packet));
      assert.deepEqual((await got).map(shown), received.map(inNamespace));
    });
  }

  it('closes on what is no packet, and serves the others', async () => {
    const witness = await clients.connect();
    const packet = (members) => msgpack.encode({ nsp: '/', ...members });
    for (const [what, bytes] of Object.entries({
      'text': '2["e"]',
      'nothing': Buffer.alloc(0),
      'half a packet': packet({ type: 0 }).subarray(0, 5),
      'bytes after a packet': Buffer.concat([packet({ type: 0 }), Buffer.from([0])]),
      'a claimed array': Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]),
      'a claimed text': Buffer.from([0xdb, 0xff, 0xff, 0xff, 0xff, 0x61]),
      'an unknown type': packet({ type: 7 }),
      'a type that is text': packet({ type: '0' }),
      'a namespace that is none': msgpack.encode({ type: 0, nsp: 1 }),
      'auth that is no object': packet({ type: 0, data: 'x' }),
      'an event before CONNECT': packet({ type: 2, data: ['echo', 1] }),
      'an error from a client': packet({ type: 4, data: 'x' }),
    })) {
      const engine = await open();
      const closed = next(engine, 'close');
      engine.send(bytes);
      await soon(closed, `end after ${what}`);
      assert.deepEqual(await ask(witness, 'echo', what), [what]);
    }
  });
});

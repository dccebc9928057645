// SPDX-License-Identifier: MIT
// socketio-server, event by event, with the official client on each transport; and its options.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Clients, ask, collect, next, ways } from '../interop/support.mjs';
import { Polling, socketIoServer } from './support.mjs';

const values = [1, 'two', null, true, { three: [4.5, 'ключ'] }, Buffer.from([0, 1, 255])];

for (const [way, options] of Object.entries(ways)) {
  describe(`socketio-server by ${way}`, () => {
    const server = socketIoServer();
    const clients = new Clients(server, options);
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    for (const namespace of ['/', '/custom', '/dynamic-12']) {
      it(`emits auth, the handshake's, in ${namespace}`, async () => {
        const auth = { token: 'abc', list: [1, { a: null }] };
        assert.deepEqual(await next(clients.open(namespace, { auth }), 'auth'), [auth]);
      });

      it(`answers message, message-with-ack and noargs-ack in ${namespace}`, async () => {
        const socket = await clients.connect(namespace);
        const back = next(socket, 'message-back');
        socket.emit('message', ...values);
        assert.deepEqual(await back, values);
        assert.deepEqual(await ask(socket, 'message-with-ack', ...values), values);
        assert.deepEqual(await ask(socket, 'noargs-ack'), []);
      });
    }

    it('answers big, burst, echo and bin', async () => {
      const socket = await clients.connect();
      const [big, burst, bin] = [next(socket, 'big-back'), collect(socket, 'b', 50), next(socket, 'bin')];
      socket.emit('big', 100_000);
      socket.emit('burst', 50);
      socket.emit('bin', Buffer.from('bytes'));
      assert.deepEqual(await big, ['x'.repeat(100_000)]);
      assert.deepEqual(await burst, Array.from({ length: 50 }, (_, i) => [i]));
      assert.deepEqual(await bin, [Buffer.from('bytes')]);
      for (const value of values) assert.deepEqual(await ask(socket, 'echo', value), [value]);
    });

    it('asks, and tells what came back', async () => {
      const socket = await clients.connect();
      socket.on('question', (q, answer) => answer(q, ...values));
      const answered = next(socket, 'answered');
      socket.emit('ask');
      assert.deepEqual(await answered, ['q', ...values]);
    });

    it('sends volatile events where the transport takes them', async () => {
      const socket = await clients.connect();
      const [first] = [next(socket, 'v')];
      socket.emit('vol');
      assert.deepEqual(await first, [0]);
    });

    it('leaves the namespace, or closes all, at bye', async () => {
      for (const close of [false, true]) {
        const socket = await clients.connect('/custom');
        const ended = next(socket, 'disconnect');
        socket.emit('bye', close);
        assert.equal((await ended)[0], 'io server disconnect');
      }
    });

    it('closes the connection at close-conn', async () => {
      const socket = await clients.connect('/', { reconnection: false });
      const ended = next(socket, 'disconnect');
      socket.emit('close-conn');
      assert.equal((await ended)[0], 'transport close');
    });

    it('tells everyone at chat, relay and bcast', async () => {
      const [a, b] = [await clients.connect(), await clients.connect()];
      const heard = (event, count) => Promise.all([a, b].map((socket) => collect(socket, event, count)));
      const [chat, relay, bcast] = [heard('chat', 1), heard('relay', 1), heard('b', 3)];
      a.emit('chat', { hello: 1 });
      a.emit('relay', ...values);
      a.emit('bcast', 3, 10);
      assert.deepEqual(await chat, [[[{ hello: 1 }]], [[{ hello: 1 }]]]);
      assert.deepEqual(await relay, [[values], [values]]);
      const texts = [0, 1, 2].map((i) => [i, 'x'.repeat(10)]);
      assert.deepEqual(await bcast, [texts, texts]);
    });

    it('refuses /no with its data, /no2 with words alone, others as unknown', async () => {
      const refusal = async (name) => (await next(clients.open(name), 'connect_error'))[0];
      const [no, no2, other] = [await refusal('/no'), await refusal('/no2'), await refusal('/dynamic-x')];
      assert.deepEqual([no.message, no.data], ['Auth failed', { code: 42 }]);
      assert.deepEqual([no2.message, no2.data], ['plain', undefined]);
      assert.equal(other.message, 'Invalid namespace');
    });
  });
}

describe('socketio-server with options', () => {
  const server = socketIoServer('--path', '/elsewhere/', '--connect-timeout', '200', '--ping-interval', '300',
    '--ping-timeout', '200', '--cors', '*', '--cookie', '--max-http-buffer-size', '5000');
  const clients = new Clients(server, { path: '/elsewhere/', transports: ['polling', 'websocket'] });
  before(() => server.start());
  afterEach(() => clients.closeAll());
  after(() => server.stop());

  it('serves its path', async () => {
    assert.deepEqual(await ask(await clients.connect(), 'echo', 1), [1]);
  });

  it('tells them in its handshake', async () => {
    const session = new Polling(server, '/elsewhere/');
    const response = await session.handshake();
    assert.equal(session.open.maxPayload, 5000);
    assert.match(response.headers.get('set-cookie'), /^io=/);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
  });

  it('ends a session that joins no namespace', async () => {
    const session = new Polling(server, '/elsewhere/');
    await session.handshake();
    assert.deepEqual(await session.poll(), ['1']);
  });

  it('refuses deny with its text', async () => {
    const response = await new Polling(server, '/elsewhere/', '&deny=go%20away').handshake();
    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), { code: 4, message: 'go away' });
  });
});

describe('socketio-server with recovery', () => {
  const server = socketIoServer('--recovery');
  const clients = new Clients(server, { transports: ['websocket'], reconnectionDelay: 50, randomizationFactor: 0 });
  before(() => server.start());
  afterEach(() => clients.closeAll());
  after(() => server.stop());

  it('gives back to a client that was lost what it missed', async () => {
    const [lost, other] = [await clients.connect(), await clients.connect()];
    const { id } = lost;
    const first = next(lost, 'chat'); // an offset to come back with
    other.emit('chat', 'first');
    await first;
    lost.io.engine.close();
    const [missed, back] = [next(lost, 'chat'), next(lost, 'connect')];
    other.emit('chat', 'missed');
    assert.deepEqual((await missed)[0], 'missed');
    await back;
    assert.deepEqual([lost.recovered, lost.id], [true, id]);
  });
});

// SPDX-License-Identifier: MIT
// socketio-server --client-suite, event by event.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Clients, ask, collect, next, ways } from '../interop/support.mjs';
import { socketIoServer } from './support.mjs';

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

for (const [way, options] of Object.entries(ways)) {
  describe(`the client suite's server by ${way}`, () => {
    const server = socketIoServer('--client-suite');
    const clients = new Clients(server, options);
    before(() => server.start());
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    /** Emits, and gives the arguments of the answer. */
    async function exchange(socket, event, args, answer) {
      const answered = next(socket, answer);
      socket.emit(event, ...args);
      return answered;
    }

    it('keeps the events of the plain server', async () => {
      const socket = await clients.connect();
      assert.deepEqual(await exchange(socket, 'message', [1, 2], 'message-back'), [1, 2]);
      assert.deepEqual(await ask(socket, 'echo', { a: 1 }), [{ a: 1 }]);
    });

    it('answers hi, false, getId and getHandshake', async () => {
      const socket = await clients.connect('/', { query: { a: 'b' }, auth: { c: 'd' } });
      assert.deepEqual(await exchange(socket, 'hi', [], 'hi'), []);
      assert.deepEqual(await exchange(socket, 'false', [], 'false'), [false]);
      assert.deepEqual(await ask(socket, 'getId'), [socket.id]);
      const [handshake] = await ask(socket, 'getHandshake');
      assert.equal(handshake.query.a, 'b');
      assert.deepEqual(handshake.auth, { c: 'd' });
      assert.equal(typeof handshake.issued, 'number');
    });

    it('asks with ack, and got it where the answer is right', async () => {
      const socket = await clients.connect();
      socket.once('ack', (answer) => answer(5, { test: true }));
      assert.deepEqual(await exchange(socket, 'ack', [], 'got it'), []);
      let got = false;
      socket.on('got it', () => { got = true; });
      for (const answer of [[5, {}], [4, { test: true }], []]) {
        socket.once('ack', (reply) => reply(...answer));
        socket.emit('ack');
      }
      await ask(socket, 'echo', 'after');
      await ask(socket, 'echo', 'after their answers');
      assert.equal(got, false);
    });

    it('tells the time', async () => {
      const socket = await clients.connect();
      assert.match((await ask(socket, 'getAckDate', { test: true }))[0], isoDate);
      assert.match((await exchange(socket, 'getDate', [], 'takeDate'))[0], isoDate);
      assert.match((await exchange(socket, 'getDateObj', [], 'takeDateObj'))[0].date, isoDate);
    });

    it('speaks UTF-8', async () => {
      const socket = await clients.connect();
      const texts = collect(socket, 'takeUtf8', 5);
      socket.emit('getUtf8');
      assert.deepEqual((await texts).flat(),
        ['てすと', 'Я Б Г Д Ж Й', 'Ä ä Ü ü ß', 'utf8 — string', 'utf8 — string']);
    });

    it('sends bytes', async () => {
      const socket = await clients.connect();
      for (const [event, answer] of [['doge', 'doge'], ['getbin', 'takebin']]) {
        assert.deepEqual(await exchange(socket, event, [], answer), [Buffer.from('asdfasdf')]);
      }
    });

    it('takes bytes, alone, in objects and in order', async () => {
      const socket = await clients.connect();
      const bytes = Buffer.from('some bytes');
      const mixed = { hello: 'lol', message: bytes, goodbye: 'gotcha' };
      assert.deepEqual(await exchange(socket, 'buffa', [bytes], 'buffack'), []);
      assert.deepEqual(await exchange(socket, 'blob', [bytes], 'back'), []);
      assert.deepEqual(await exchange(socket, 'jsonbuff', [mixed], 'jsonbuff-ack'), []);
      assert.deepEqual(await exchange(socket, 'jsonblob', [mixed], 'jsonblob-ack'), []);
      socket.emit('abuff1', bytes);
      assert.deepEqual(await exchange(socket, 'abuff2', ['please arrive second'], 'abuff2-ack'), []);
      socket.emit('blob1', bytes);
      socket.emit('blob2', 'second');
      assert.deepEqual(await exchange(socket, 'blob3', [bytes], 'blob3-ack'), []);
    });

    it('answers nothing where bytes came as something else or out of order', async () => {
      const socket = await clients.connect();
      const heard = [];
      socket.onAny((event) => heard.push(event));
      for (const event of ['buffa', 'blob', 'jsonbuff', 'jsonblob', 'abuff1', 'abuff2', 'blob1', 'blob3'])
        socket.emit(event, 'text');
      await ask(socket, 'echo', 'after');
      assert.deepEqual(heard.filter((event) => event !== 'auth'), []);
    });

    it('refuses where the query says fail, and in /no', async () => {
      const [fail] = await next(clients.open('/', { query: { fail: true } }), 'connect_error');
      assert.equal(fail.message, 'Auth failed (main namespace)');
      const [no] = await next(clients.open('/no'), 'connect_error');
      assert.equal(no.message, 'Auth failed (custom namespace)');
    });

    it('has the other namespaces', async () => {
      const foo = await clients.connect('/foo');
      assert.deepEqual(await ask(foo, 'getId'), [foo.id]);
      for (const name of ['/timeout_socket', '/valid', '/asd']) assert.ok((await clients.connect(name)).connected);
      const abc = clients.open('/abc', { query: { a: 'b' } });
      const [handshake] = await next(abc, 'handshake');
      assert.equal(handshake.query.a, 'b');
    });
  });
}

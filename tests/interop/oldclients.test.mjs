// SPDX-License-Identifier: MIT
// Old clients (Socket.IO 1 and 2, Engine.IO 3) against the server under test, alone and in one room
// with new ones.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, it } from 'node:test';
import { worksForAnyClient } from './anyclient.mjs';
import { Clients, ask, collect, fixtureServer, next, settled, ways } from './support.mjs';
import { binaryArguments, jsonValues } from './values.mjs';

const require = createRequire(import.meta.url);
const versions = { 'socket.io-client 1.7': 'socket.io-client-1', 'socket.io-client 2.5': 'socket.io-client-2' };

for (const [version, module] of Object.entries(versions)) {
  for (const [way, options] of Object.entries(ways)) {
    describe(`${version} by ${way}`, () => {
      const server = fixtureServer('--allow-eio3', '--ping-interval', '300', '--ping-timeout', '5000');
      const clients = new Clients(server, options, require(module));
      const newer = new Clients(server, options);
      before(() => server.start());
      afterEach(() => {
        clients.closeAll();
        newer.closeAll();
      });
      after(() => server.stop());

      it('connects on the transport that was asked for, with the id of its session', async () => {
        const socket = await clients.connect();
        assert.equal(socket.io.engine.transport.name, options.transports.at(-1));
        assert.match(socket.id, /^[\w-]{20}$/);
        assert.equal(socket.id, socket.io.engine.id);
      });

      it('is in the main namespace without asking', async () => {
        const socket = clients.open();
        assert.deepEqual(await next(socket, 'auth'), [{}]);
      });

      it('hands over the query of a namespace as auth', async () => {
        const socket = clients.open('/custom?token=' + encodeURIComponent('a&b, "c"') + '&empty=');
        assert.deepEqual(await next(socket, 'auth'), [{ token: 'a&b, "c"', empty: '' }]);
      });

      it('has in each namespace a room of the id it has there', async () => {
        const [socket, sender] = [await clients.connect('/custom'), await newer.connect('/custom')];
        const id = `/custom#${socket.io.engine.id}`;
        const got = next(socket, 'room');
        sender.emit('to', id, 'you alone');
        assert.deepEqual(await got, [id, 'you alone']);
      });

      it('is refused with the data of the error, or its message, or an object where nothing is', async () => {
        assert.deepEqual(await next(clients.open('/no'), 'error'), [{ code: 42 }]);
        assert.deepEqual(await next(clients.open('/no2'), 'error'), ['plain']);
        assert.deepEqual(await next(clients.open('/nowhere'), 'error'), [{ message: 'Invalid namespace' }]);
      });

      it('is refused by allowRequest', async () => {
        const socket = clients.open('/', { query: { deny: 'not today' }, reconnection: false });
        await next(socket, 'connect_error');
        assert.equal(socket.connected, false);
      });

      it('brings every JSON value back unchanged', async () => {
        const socket = await clients.connect();
        for (const [name, value] of Object.entries(jsonValues))
          assert.deepEqual(await ask(socket, 'echo', value), [value], name);
      });

      it('brings bytes back as bytes, wherever they stand', async () => {
        const socket = await clients.connect();
        for (const [name, args] of Object.entries(binaryArguments)) {
          const back = next(socket, 'message-back');
          socket.emit('message', ...args);
          assert.deepEqual(await back, args, name);
          assert.deepEqual(await ask(socket, 'message-with-ack', ...args), args, name);
        }
      });

      it('keeps bytes and text in order', async () => {
        const socket = await clients.connect();
        const sent = Array.from({ length: 60 }, (_, i) => (i % 3 ? `text ${i}` : Buffer.from([i])));
        const back = collect(socket, 'message-back', sent.length);
        for (const value of sent) socket.emit('message', value);
        assert.deepEqual((await back).map(([value]) => value), sent);
      });

      it('answers what the server asks', async () => {
        const socket = await clients.connect();
        socket.on('question', (what, answer) => answer(what, Buffer.from([7])));
        const answered = next(socket, 'answered');
        socket.emit('ask');
        assert.deepEqual(await answered, ['q', Buffer.from([7])]);
      });

      it('shares a room with a new client', async () => {
        const [old, current] = [await clients.connect(), await newer.connect()];
        await Promise.all([ask(old, 'join', 'red'), ask(current, 'join', 'red')]);
        // What version 1 polls it encodes twice, which no server since has undone.
        const garbles = module === 'socket.io-client-1' && options.transports.at(-1) === 'polling';
        const sent = ['red', garbles ? 'text' : 'text €😀', { bytes: Buffer.from([0, 1, 255]) }];
        for (const sender of [old, current]) {
          const got = [old, current].map((socket) => next(socket, 'room'));
          sender.emit('in', ...sent);
          assert.deepEqual(await Promise.all(got), [sent, sent]);
        }
        const alone = next(current, 'room');
        old.emit('to', 'red', 'from the old one');
        assert.deepEqual(await alone, ['red', 'from the old one']);
        const you = next(old, 'room');
        current.emit('to', old.id, 'you alone');
        assert.deepEqual(await you, [old.id, 'you alone']);
      });

      it('shares a namespace with a new client', async () => {
        const [old, current] = [await clients.connect('/custom'), await newer.connect('/custom')];
        const got = [old, current].map((socket) => collect(socket, 'relay', 2));
        old.emit('relay', Buffer.from('old'));
        current.emit('relay', Buffer.from('new'));
        for (const list of await Promise.all(got))
          assert.deepEqual(list.map(([bytes]) => bytes.toString()).sort(), ['new', 'old']);
      });

      it('keeps the connection alive over many heartbeats', async () => {
        const socket = await clients.connect();
        await collect(socket, 'pong', 4);
        await settled(socket);
      });

      it('joins several namespaces over one connection, and leaves one', async () => {
        const main = await clients.connect();
        const custom = await clients.join(main, '/custom');
        const watcher = await newer.connect('/custom');
        assert.deepEqual(await ask(custom, 'echo', 1), [1]);
        const gone = next(watcher, 'gone');
        custom.disconnect();
        assert.deepEqual(await gone, [`/custom#${main.io.engine.id}`, 'client namespace disconnect']);
        await settled(main);
      });

      it('is put out by the server', async () => {
        const socket = await clients.connect();
        const watcher = await newer.connect();
        const [ended, gone] = [next(socket, 'disconnect'), next(watcher, 'gone')];
        const { id } = socket;
        socket.emit('bye', true);
        assert.deepEqual(await ended, ['io server disconnect']);
        assert.deepEqual(await gone, [id, 'server namespace disconnect']);
      });

      it('is seen leaving on purpose', async () => {
        const [socket, watcher] = [await clients.connect(), await newer.connect()];
        const gone = next(watcher, 'gone');
        const { id } = socket;
        socket.disconnect();
        const [who, reason] = await gone;
        assert.equal(who, id);
        assert.match(reason, /^(client namespace disconnect|transport close|transport error)$/);
      });

      worksForAnyClient(clients, 20);
    });
  }

  describe(`${version} and a server that was killed`, () => {
    const server = fixtureServer('--allow-eio3');
    const clients = new Clients(server, {}, require(module));
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('comes back when it is there again, with what was emitted meanwhile', async () => {
      await server.start();
      const socket = await clients.connect('/', {
        transports: ['polling', 'websocket'], reconnectionDelay: 20, reconnectionDelayMax: 100,
      });
      const ended = next(socket, 'disconnect');
      await server.kill();
      await ended;
      const answer = ask(socket, 'echo', 'meanwhile');
      await server.start();
      assert.deepEqual(await answer, ['meanwhile']);
    });
  });
}

describe('old clients where they are not allowed', () => {
  const server = fixtureServer();
  before(() => server.start());
  after(() => server.stop());

  it('are told of an unsupported version', async () => {
    const reply = await fetch(`${server.url}/socket.io/?EIO=3&transport=polling`);
    assert.equal(reply.status, 400);
    assert.deepEqual(await reply.json(), { code: 5, message: 'Unsupported protocol version' });
  });
});

/** What a page's function gets by a script of the server. */
function run(script, index) {
  let got;
  const functions = { [index]: (payload) => { got = payload; } };
  new Function('___eio', script)(functions);
  return got;
}

/** Long-polling by script elements and forms, as a page without a DOM to show for it. */
class ScriptPoller {
  #url;
  #index;

  constructor(server, revision, index) {
    this.#url = `${server.url}/socket.io/?EIO=${revision}&transport=polling&b64=1&j=${index}`;
    this.#index = index;
  }

  async get() {
    const reply = await fetch(this.#url);
    assert.equal(reply.status, 200);
    return run(await reply.text(), this.#index);
  }

  async open() {
    const opened = await this.get();
    this.#url += '&sid=' + JSON.parse(opened.slice(opened.indexOf('{'))).sid;
    return opened;
  }

  async post(payload) {
    const escaped = payload.replaceAll('\\n', '\\\\n');
    const reply = await fetch(this.#url, { method: 'POST', body: new URLSearchParams({ d: escaped }) });
    assert.equal(await reply.text(), 'ok');
  }
}

describe('polling by scripts (JSONP)', () => {
  const server = fixtureServer('--allow-eio3');
  const newer = new Clients(server, {});
  before(() => server.start());
  afterEach(() => newer.closeAll());
  after(() => server.stop());
  const text = 'quotes " and \\ lines\n\\n \u2028\u2029 €😀 </script>';
  const event = (name, ...args) => '42' + JSON.stringify([name, ...args]);

  it('works for clients of Engine.IO 3', async () => {
    const poller = new ScriptPoller(server, 3, 5);
    assert.match(await poller.open(), /^\d+:0{/);
    assert.equal(await poller.get(), '2:4013:42["auth",{}]');
    const sent = event('message', text);
    await poller.post(`${sent.length}:${sent}`);
    const back = event('message-back', text);
    assert.equal(await poller.get(), `${back.length}:${back}`);
  });

  it('works for clients of Engine.IO 4', async () => {
    const poller = new ScriptPoller(server, 4, 0);
    assert.match(await poller.open(), /^0{/);
    await poller.post('40');
    assert.match(await poller.get(), /^40{"sid":"[\w-]{20}"}\x1e42\["auth",{}\]$/);
    await poller.post(event('message', text));
    assert.equal(await poller.get(), event('message-back', text));
  });

  it('brings bytes as base64', async () => {
    const poller = new ScriptPoller(server, 3, 12);
    await poller.open();
    await poller.get();
    const current = await newer.connect('/', { transports: ['websocket'] });
    current.emit('relay', Buffer.from([1, 2, 3]));
    let got = await poller.get();
    if (!got.includes('6:b4')) got += await poller.get(); // a pending poll takes the text only
    assert.equal(got, '43:451-["relay",{"_placeholder":true,"num":0}]6:b4AQID');
  });
});

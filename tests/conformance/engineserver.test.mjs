// SPDX-License-Identifier: MIT
// engine-server, word by word: the official Engine.IO client, and HTTP by hand.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Socket } from 'engine.io-client';
import { next, soon } from '../interop/support.mjs';
import { Polling, engineServer } from './support.mjs';

const ways = {
  'polling only': ['polling'],
  'WebSocket only': ['websocket'],
  'polling, then upgraded': ['polling', 'websocket'],
};

for (const [way, transports] of Object.entries(ways)) {
  describe(`engine-server by ${way}`, () => {
    const server = engineServer('--greet');
    const sockets = [];
    const connect = () => {
      const socket = new Socket(server.url, { transports });
      socket.binaryType = 'arraybuffer';
      sockets.push(socket);
      return socket;
    };
    before(() => server.start());
    afterEach(() => { for (const socket of sockets.splice(0)) socket.close(); });
    after(() => server.stop());

    it('greets each client', async () => {
      assert.deepEqual(await next(connect(), 'message'), ['hi']);
    });

    it('sends text back as text', async () => {
      const socket = connect();
      await next(socket, 'message');
      for (const text of ['hello', 'пойду', '€ 😀', 'b64?', 'give', ' give binary']) {
        const echo = next(socket, 'message');
        socket.send(text);
        assert.deepEqual(await echo, [text]);
      }
    });

    it('sends bytes back as bytes', async () => {
      const socket = connect();
      await next(socket, 'message');
      for (const bytes of [[1, 2, 3], [0], Array.from({ length: 256 }, (_, i) => i)]) {
        const echo = next(socket, 'message');
        socket.send(Buffer.from(bytes));
        assert.deepEqual([...new Uint8Array((await echo)[0])], bytes);
      }
    });

    it('gives binary', async () => {
      const socket = connect();
      await next(socket, 'message');
      const answer = next(socket, 'message');
      socket.send('give binary');
      assert.deepEqual([...new Uint8Array((await answer)[0])], [0, 1, 2, 3, 4]);
    });

    it('gives UTF-8', async () => {
      const socket = connect();
      await next(socket, 'message');
      const answer = next(socket, 'message');
      socket.send('give utf8');
      assert.deepEqual(await answer, ['пойду спать всем спокойной ночи']);
    });

    it('refuses a query with deny', async () => {
      const socket = new Socket(server.url, { transports, query: { deny: '1' } });
      const [error] = await next(socket, 'error');
      assert.equal(error.type, 'TransportError');
    });
  });
}

describe('engine-server by hand', () => {
  const server = engineServer();
  before(() => server.start());
  after(() => server.stop());

  it('says nothing by itself', async () => {
    const session = new Polling(server, '/engine.io/');
    await session.handshake();
    assert.equal(await (await session.post('4one')).text(), 'ok');
    assert.deepEqual(await session.poll(), ['4one']);
  });

  it('tells the header fields of the POST, their names in lower case', async () => {
    const session = new Polling(server, '/engine.io/');
    await session.handshake();
    await session.post('4sendHeaders', { 'X-Custom-Header': 'Its Value', Cookie: 'a=1; b=2' });
    const [packet] = await session.poll();
    const headers = JSON.parse(packet.slice(1));
    assert.equal(headers['x-custom-header'], 'Its Value');
    assert.equal(headers.cookie, 'a=1; b=2');
    assert.equal(headers['content-length'], '12');
  });

  it('has no header fields of a POST on a WebSocket', async () => {
    const socket = new Socket(server.url, { transports: ['websocket'], extraHeaders: { 'X-Custom-Header': 'no' } });
    await next(socket, 'open');
    const answer = next(socket, 'message');
    socket.send('sendHeaders');
    assert.deepEqual(await answer, ['{}']);
    socket.close();
  });

  it('refuses deny with its text', async () => {
    const response = await new Polling(server, '/engine.io/', '&deny=go%20away').handshake();
    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), { code: 4, message: 'go away' });
  });

  it('serves nothing beside its path', async () => {
    assert.equal((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status, 404);
  });
});

describe('engine-server with options', () => {
  const server = engineServer('--path', '/elsewhere/', '--ping-interval', '300', '--ping-timeout', '200',
    '--upgrade-timeout', '400', '--max-http-buffer-size', '100', '--cors', 'https://page.example', '--cookie');
  before(() => server.start());
  after(() => server.stop());

  it('tells them in its handshake', async () => {
    const session = new Polling(server, '/elsewhere/');
    const response = await session.handshake();
    assert.deepEqual(session.open, {
      sid: session.open.sid, upgrades: ['websocket'], pingInterval: 300, pingTimeout: 200, maxPayload: 100,
    });
    assert.match(response.headers.get('set-cookie'), /^io=[\w-]{20}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('pings, and ends a session that does not answer', async () => {
    const session = new Polling(server, '/elsewhere/');
    await session.handshake();
    assert.deepEqual(await session.poll(), ['2']);
    assert.deepEqual(await session.poll(), ['1']);
  });

  it('takes no longer message', async () => {
    const session = new Polling(server, '/elsewhere/');
    await session.handshake();
    assert.equal((await session.post(`4${'x'.repeat(99)}`)).status, 200);
    assert.equal((await session.post(`4${'x'.repeat(100)}`)).status, 413);
  });

  it('lets the page of that origin read replies', async () => {
    const reply = (origin) => fetch(`${server.url}/elsewhere/?EIO=4&transport=polling`, { headers: { origin } });
    const allowed = await reply('https://page.example');
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://page.example');
    const other = await reply('https://other.example');
    assert.notEqual(other.headers.get('access-control-allow-origin'), 'https://other.example');
  });

  it('gives up an upgrade that is not finished', async () => {
    const session = new Polling(server, '/elsewhere/');
    await session.handshake();
    const url = `${server.url.replace('http', 'ws')}/elsewhere/?EIO=4&transport=websocket&sid=${session.open.sid}`;
    const { default: WebSocket } = await import('ws');
    const socket = new WebSocket(url);
    await soon(new Promise((resolve) => { socket.on('close', resolve); }), 'the end of the WebSocket');
  });
});

describe('engine-server and compression', () => {
  const long = 'x'.repeat(5000);
  const received = (socket) => socket.transport.ws._socket.bytesRead;
  const servers = {
    usual: engineServer(),
    deflating: engineServer('--per-message-deflate', '100', '--http-compression', 'off'),
  };
  const echo = async (socket, text) => {
    await next(socket, 'open');
    const answer = next(socket, 'message');
    socket.send(text);
    assert.deepEqual(await answer, [text]);
  };
  const encoding = async (server) => {
    const session = new Polling(server, '/engine.io/');
    await session.handshake();
    await session.post(`4${long}`);
    const url = `${server.url}/engine.io/?EIO=4&transport=polling&sid=${session.open.sid}`;
    const response = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(await response.text(), `4${long}`);
    return response.headers.get('content-encoding');
  };
  before(() => Promise.all(Object.values(servers).map((server) => server.start())));
  after(() => Promise.all(Object.values(servers).map((server) => server.stop())));

  it('is of replies to polling only, at first', async () => {
    assert.equal(await encoding(servers.usual), 'gzip');
    const socket = new Socket(servers.usual.url, { transports: ['websocket'] });
    await echo(socket, long);
    assert.equal(socket.transport.ws.extensions, '');
    assert.ok(received(socket) > long.length);
    socket.close();
  });

  it('may be of messages on WebSockets only', async () => {
    assert.equal(await encoding(servers.deflating), null);
    const socket = new Socket(servers.deflating.url, { transports: ['websocket'] });
    await echo(socket, long);
    assert.equal(socket.transport.ws.extensions, 'permessage-deflate');
    assert.ok(received(socket) < 1000);
    socket.close();
  });
});

describe('engine-server as a process', () => {
  for (const [what, args] of Object.entries({
    'a time that is no number': ['--ping-timeout', 'x'],
    'a time of nothing': ['--ping-interval', '0'],
    'an unknown option': ['--nothing'],
    'a stray word': ['word'],
    'a threshold that is no number': ['--per-message-deflate', 'on'],
  })) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(engineServer(...args).start(), /ended \([12]\)/);
    });
  }

  it('ends at SIGTERM, telling its clients', async () => {
    const server = engineServer();
    await server.start();
    const socket = new Socket(server.url, { transports: ['websocket'] });
    await next(socket, 'open');
    const closed = next(socket, 'close');
    assert.equal(await server.stop(), 0);
    assert.equal((await closed)[0], 'transport close');
  });
});

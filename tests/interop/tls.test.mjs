// SPDX-License-Identifier: MIT
// The official client over https and wss. Against our server only: what the official one does with a
// certificate is Node's.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Clients, ask, collect, fixtureServer, next, soon, ways } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tincan-tls-'));
const certificate = join(folder, 'certificate.pem');
const key = join(folder, 'key.pem');

before(() => {
  const make = `req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${certificate} -days 2 -subj /CN=localhost
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1`;
  execFileSync('openssl', make.split(/\s+/), { stdio: 'ignore' });
});
after(() => rmSync(folder, { recursive: true }));

/** A server process whose url is secure. */
class SecureServer {
  #process = fixtureServer('--tls-cert', certificate, '--tls-key', key);
  get url() { return this.#process.url.replace('http:', 'https:'); }
  start() { return this.#process.start(); }
  stop() { return this.#process.stop(); }
}

for (const [way, options] of Object.entries(ways)) {
  describe(`TLS by ${way}`, () => {
    const server = new SecureServer();
    let clients;
    before(async () => {
      await server.start();
      clients = new Clients(server, { ...options, ca: readFileSync(certificate) });
    });
    afterEach(() => clients.closeAll());
    after(() => server.stop());

    it('connects where the certificate is trusted', async () => {
      const socket = await clients.connect();
      assert.deepEqual(await ask(socket, 'echo', 'über TLS'), ['über TLS']);
    });

    it('is refused by a client that does not trust it', async () => {
      const socket = clients.open('/', { ca: [], reconnection: false });
      const [error] = await next(socket, 'connect_error');
      assert.ok(error instanceof Error);
    });

    it('brings large binary back', async () => {
      const socket = await clients.connect();
      const sent = Buffer.alloc(700_000, 'tincan');
      for (let i = 0; i < 5; ++i) {
        const [back] = await ask(socket, 'echo', sent);
        assert.ok(sent.equals(back));
      }
    });

    it('keeps many messages in order', async () => {
      const socket = await clients.connect();
      const back = collect(socket, 'message-back', 500);
      for (let i = 0; i < 500; ++i) socket.emit('message', i, 'x'.repeat(i * 10));
      assert.deepEqual((await back).map(([i]) => i), Array.from({ length: 500 }, (_, i) => i));
    });

    it('reaches everyone in a room', async () => {
      const sockets = [await clients.connect(), await clients.connect(), await clients.connect()];
      for (const socket of sockets) await ask(socket, 'join', 'room');
      const got = sockets.map((socket) => next(socket, 'room'));
      sockets[0].emit('in', 'room', 'hello');
      for (const args of await Promise.all(got)) assert.deepEqual(args, ['room', 'hello']);
    });
  });
}

/** What curl prints, and how it ended. */
function curl(...args) {
  return soon(new Promise((resolve) => {
    execFile('curl', ['--silent', '--show-error', ...args], (error, out) => resolve({ out, code: error?.code ?? 0 }));
  }), 'curl');
}

describe('https', () => {
  const server = new SecureServer();
  before(() => server.start());
  after(() => server.stop());

  it('closes in an orderly way after the last answer', async () => {
    const text = await soon(new Promise((resolve, reject) => {
      const url = `${server.url}/socket.io/?EIO=4&transport=polling`;
      https.get(url, { ca: readFileSync(certificate), agent: false, headers: { connection: 'close' } }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part) => { body += part; });
        response.on('end', () => resolve(body)).on('error', reject);
      }).on('error', reject);
    }), 'an answer');
    assert.match(text, /^0\{"sid"/);
  });

  const target = '/socket.io/?EIO=4&transport=polling';

  it('opens, joins and echoes for curl', async () => {
    const trusting = ['--cacert', certificate];
    const opened = await curl(...trusting, `${server.url}${target}`);
    const session = `${server.url}${target}&sid=${JSON.parse(opened.out.slice(1)).sid}`;
    assert.equal((await curl(...trusting, session, '--data-raw', '40')).out, 'ok');
    assert.match((await curl(...trusting, session)).out, /^40\{"sid":"/);
    assert.equal((await curl(...trusting, session, '--data-raw', '420["echo","über TLS"]')).out, 'ok');
    assert.match((await curl(...trusting, session)).out, /430\["über TLS"\]/);
  });

  it('is refused by curl where it does not trust it', async () => {
    const { code } = await curl(`${server.url}${target}`);
    assert.equal(code, 60); // the certificate cannot be verified
  });

  it('tells curl in plain text that it has to come by https', async () => {
    const plain = server.url.replace('https:', 'http:');
    const { out } = await curl('--write-out', ' %{http_code} %{content_type}', `${plain}${target}`);
    assert.match(out, /^this port speaks HTTPS\n 400 text\/plain/);
  });
});

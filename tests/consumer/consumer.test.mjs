// SPDX-License-Identifier: MIT
// The program of this folder, built against an installed copy of the library, and an official client.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { io } from 'socket.io-client';
import { ask, next } from '../interop/support.mjs';
import { ServerProcess, commandFrom } from '../support/serverprocess.mjs';

const root = process.env.TINCAN_INSTALLED;

describe('a program elsewhere', () => {
  const server = new ServerProcess(commandFrom('TINCAN_CONSUMER'));
  before(() => server.start());
  after(() => server.kill());

  it('talks with the official client', async () => {
    const socket = io(server.url);
    await next(socket, 'connect');
    assert.deepEqual(await ask(socket, 'echo', 1, 'two', Buffer.from('three')), [1, 'two', Buffer.from('three')]);
    socket.disconnect();
  });

  it('serves the official client to browsers', async () => {
    const response = await fetch(`${server.url}/socket.io/socket.io.js`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /Socket\.IO v4/);
  });
});

describe('what is installed', () => {
  const headers = readdirSync(path.join(root, 'include/tincan'), { recursive: true }).map(String)
    .filter((name) => name.endsWith('.h'));

  it('has the headers that are for others', () => {
    for (const name of ['server.h', 'engineio.h', 'json.h', 'clientbundle.h', 'server/options.h', 'protocol/value.h'])
      assert.ok(headers.includes(name), name);
  });

  it('has none of the private ones', () => {
    for (const name of headers) assert.doesNotMatch(name, /livesession|enginecore|websockettransport|hub|sendqueue/);
  });

  it('includes nothing by a path of the tree', () => {
    for (const name of headers) {
      const text = readFileSync(path.join(root, 'include/tincan', name), 'utf8');
      assert.doesNotMatch(text, /#include "/, name);
    }
  });

  it('brings its licence', () => {
    const text = readFileSync(path.join(root, 'share/doc/Tincan/LICENSE'), 'utf8');
    assert.match(text, /^MIT License/);
    assert.ok(!existsSync(path.join(root, 'bin')));
  });
});

// SPDX-License-Identifier: MIT
// Clients that take more than they give: each costs the server at most its limit, is closed with a
// reason, and another client is served all the while.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Clients, ask, collect, next } from '../interop/support.mjs';
import { socketIoServer } from '../conformance/support.mjs';
import { RawSocket, opcodes } from './rawsocket.mjs';
import { MemoryWatch, isMemoryMeasured } from './support.mjs';

const kilobytes64 = 65_536;
/** The library's Limits::outputHardBytes (8 MB), as much again for what is on its way, and the heap's slack. */
const allowedMegabytes = 24;
const pingIntervalMs = 300;
/** Longer than the tests in which nobody is to be cut for it take on a busy machine. */
const stallMs = 10_000;

describe('a client that takes more than it gives', () => {
  const server = socketIoServer('--interop', '--ping-interval', String(pingIntervalMs), '--ping-timeout', '20000',
    '--output-stall-timeout', String(stallMs));
  const clients = new Clients(server, { transports: ['websocket'] });
  let bystander;
  let memory;
  let rude;
  let rudeId;
  let answers;

  before(async () => {
    await server.start();
    memory = new MemoryWatch(server.pid); // for all: what one has made the server take is kept for the next
  });
  after(() => server.stop());
  beforeEach(async () => {
    bystander = await clients.connect();
    rude = new RawSocket(server.port);
    rudeId = await rude.join();
    const timer = setInterval(() => rude.send('3'), pingIntervalMs); // whether it saw a ping or not
    answers = { stop: () => clearInterval(timer) };
  });
  afterEach(() => {
    answers.stop();
    rude.destroy();
    clients.closeAll();
  });

  function assertBounded() {
    const grown = memory.grown();
    console.log(`the server grew by ${grown.toFixed(1)} MB`);
    if (isMemoryMeasured) assert.ok(grown < allowedMegabytes, `more than ${allowedMegabytes} MB`);
  }

  /** Resolves with the reason when the rude one is gone, as the others are told. */
  function rudeGone() {
    return new Promise((resolve) => {
      bystander.on('gone', (id, reason) => { if (id === rudeId) resolve(reason); });
    });
  }

  /** Tells everyone about 64 KB; the bystander has it before this returns. */
  async function tellEveryone() {
    const heard = collect(bystander, 'b', 1);
    bystander.emit('bcast', 1, kilobytes64);
    await heard;
  }

  /** The same as a volatile event, which anyone may miss. */
  async function shoutToEveryone() {
    bystander.emit('shout', 'x'.repeat(kilobytes64));
    await ask(bystander, 'echo', 'paced');
  }

  it('is closed where it answers pings but reads nothing', async () => {
    rude.stopReading();
    const gone = rudeGone();
    let reason;
    gone.then((why) => { reason = why; });
    let told = 0;
    for (; told < 1000 && !reason; told += 1) await tellEveryone(); // 64 MB at most
    assert.equal(await gone, 'transport error');
    assertBounded();
    assert.deepEqual(await ask(bystander, 'echo', told), [told]);
  });

  it('loses what is volatile first, and nothing else', async () => {
    rude.stopReading();
    const ordered = 80; // 5 MB, less than may wait
    for (let i = 0; i < ordered; i += 1) await tellEveryone();
    for (let i = 0; i < 640; i += 1) await shoutToEveryone(); // 40 MB
    assertBounded();
    let [kept, volatile] = [0, 0];
    const end = rude.nextText((text) => {
      if (text.startsWith('42["b"')) kept += 1;
      if (text.startsWith('42["shout"')) volatile += 1;
      return text.startsWith('42["chat"');
    });
    bystander.emit('chat', 'the end');
    rude.resumeReading();
    await end;
    assert.equal(kept, ordered);
    assert.ok(volatile < 640, `${volatile} volatile events waited`);
  });

  it('is closed where it floods echoes and reads nothing', async () => {
    rude.stopReading();
    const gone = rudeGone();
    const echo = `421["echo","${'x'.repeat(10_000)}"]`;
    for (let i = 0; i < 10_000 && !rude.isGone; i += 1) { // 100 MB, which the server never reads
      if (!rude.send(echo)) await Promise.race([rude.drained(), gone]);
    }
    assert.equal(await gone, 'transport error');
    assertBounded();
    assert.deepEqual(await ask(bystander, 'echo', 'still'), ['still']);
  });

  it('is closed with 1008 where it floods pings', async () => {
    const closed = next(rude, 'gone');
    const codes = [];
    rude.on('frame', (opcode, payload) => { if (opcode === opcodes.close) codes.push(payload.readUInt16BE(0)); });
    for (let i = 0; i < 10_000; i += 1) rude.sendFrame(opcodes.ping, 'x'.repeat(125));
    await closed;
    assert.deepEqual(codes, [1008]);
    assertBounded();
    assert.deepEqual(await ask(bystander, 'echo', 'still'), ['still']);
  });

  it('is closed where it floods pings and reads nothing', async () => {
    rude.stopReading();
    const gone = rudeGone();
    for (let i = 0; i < 10_000; i += 1) rude.sendFrame(opcodes.ping, 'x'.repeat(125));
    assert.match(await gone, /^transport (error|close)$/);
    assertBounded();
    assert.deepEqual(await ask(bystander, 'echo', 'still'), ['still']);
  });
});

// SPDX-License-Identifier: MIT
// Many clients connect, talk and leave, in every way there is, again and again: no descriptor and no
// byte may stay behind. TINCAN_SOAK_CLIENTS says how many at once, TINCAN_SOAK_ROUNDS how often,
// TINCAN_SOAK_THREADS how many threads the server has.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { socketIoServer } from '../conformance/support.mjs';
import { RawSocket, frame, opcodes } from './rawsocket.mjs';
import { descriptors, isMemoryMeasured, residentMegabytes, until } from './support.mjs';

const clientCount = Number(process.env.TINCAN_SOAK_CLIENTS ?? 500);
const rounds = Number(process.env.TINCAN_SOAK_ROUNDS ?? 4);
const threads = process.env.TINCAN_SOAK_THREADS ?? '1';
const batch = 100; // connecting at the same time
const allowedGrowth = 1.05; // of resident memory after the first rounds, in which the heap finds its size

/** A client that has talked: by WebSocket, joined and answered. */
async function talk(port, i) {
  // Ports are counted for each local address: one has no room for what lingers of all rounds.
  const client = new RawSocket(port, { localAddress: `127.0.0.${1 + i % 16}` });
  client.on('frame', (opcode, payload) => { if (payload.toString() === '2') client.send('3'); });
  await client.join();
  const text = `hello ${i}`;
  const answer = client.nextText((reply) => reply.startsWith(`43${i}[`));
  client.send(`42${i}["echo","${text}"]`);
  assert.equal(await answer, `43${i}["${text}"]`);
  return client;
}

/** Leaves the namespace, is still there, and goes without another word. */
async function leaveAndBreakOff(client) {
  client.send('41');
  client.send('40');
  await client.nextText((text) => text.startsWith('40'));
  client.destroy();
}

/** After all but the last two it is the server that ends the connection. */
const waysToLeave = [
  (client) => client.sendFrame(opcodes.close, [0x03, 0xe8]),
  (client) => client.send('1'),
  (client) => client.end(),
  (client) => client.write(frame(opcodes.text, 'no packet')),
  (client) => client.destroy(),
  leaveAndBreakOff,
];

/** A session by polling that has talked, and is left to itself or closed. */
async function talkByPolling(server, i) {
  const url = `${server.url}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
  const post = (body) => fetch(`${url}&sid=${sid}`, { method: 'POST', body });
  await post('40');
  await (await fetch(`${url}&sid=${sid}`)).text();
  await post(`42${i}["echo","polled"]`);
  if (i % 2) await post('1');
}

describe(`${clientCount} clients, ${rounds} times, ${threads} threads`, () => {
  // Sessions that poll no more end by it; those that are there have time to answer, however busy all are.
  const patience = String(1000 + clientCount);
  const server = socketIoServer('--threads', threads, '--ping-interval', patience, '--ping-timeout', patience);
  before(() => server.start());

  async function round() {
    const all = [];
    for (let first = 0; first < clientCount; first += batch) {
      const some = Array.from({ length: Math.min(batch, clientCount - first) }, (_, i) => talk(server.port, first + i));
      all.push(...await Promise.all(some));
    }
    for (let i = 0; i < clientCount / 20; i += 1) await talkByPolling(server, i);
    assert.ok(descriptors(server.pid) > clientCount);
    await Promise.all(all.map(async (client, i) => {
      await waysToLeave[i % waysToLeave.length](client);
      await client.gone();
    }));
  }

  it('leave no descriptor and no memory behind', async () => {
    const atRest = descriptors(server.pid);
    const resident = [];
    for (let i = 0; i < rounds; i += 1) {
      await round();
      await until(() => descriptors(server.pid) <= atRest, 'as few descriptors as before');
      resident.push(residentMegabytes(server.pid));
    }
    console.log(`resident after each round: ${resident.map((mb) => mb.toFixed(1)).join(', ')} MB`);
    const settled = Math.max(...resident.slice(0, Math.ceil(rounds / 2)));
    if (isMemoryMeasured)
      assert.ok(resident.at(-1) < settled * allowedGrowth + 1, `it went on growing: ${resident.join(', ')} MB`);
  });

  after(async () => {
    // A sanitizer that found a leak says so by another code.
    assert.equal(await server.stop(), 0);
  });
});

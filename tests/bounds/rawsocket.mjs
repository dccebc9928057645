// SPDX-License-Identifier: MIT
// A WebSocket client without manners: it sends what it is told, and reads only where it is told to.

import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';

export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** A client's frame: masked, by a key of zeros, which the protocol allows and costs nothing. */
export function frame(opcode, payload) {
  const data = Buffer.from(payload);
  const header = Buffer.alloc(14);
  header[0] = 0x80 | opcode;
  let size = 2;
  if (data.length < 126) {
    header[1] = 0x80 | data.length;
  } else if (data.length < 65536) {
    header[1] = 0x80 | 126;
    header.writeUInt16BE(data.length, 2);
    size = 4;
  } else {
    header[1] = 0x80 | 127;
    header.writeBigUInt64BE(BigInt(data.length), 2);
    size = 10;
  }
  return Buffer.concat([header.subarray(0, size + 4), data]);
}

/** Emits `frame` (opcode, payload) for each that it reads, and `gone` once the connection has ended. */
export class RawSocket extends EventEmitter {
  #socket;
  #received = Buffer.alloc(0);
  #isOpen = false;
  isGone = false;

  constructor(port, { path = '/socket.io/', localAddress = '127.0.0.1' } = {}) {
    super();
    this.#socket = connect({ host: '127.0.0.1', port, localAddress });
    this.#socket.write(`GET ${path}?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n`
      + `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.isGone = true;
      this.emit('gone');
    });
  }

  /** Joins `/`; its socket's id. */
  async join() {
    await this.nextText((text) => text.startsWith('0'));
    this.send('40');
    const reply = await this.nextText((text) => text.startsWith('40'));
    return JSON.parse(reply.slice(2)).sid;
  }

  /** The next text for which that holds. Rejects where the connection ends first. */
  nextText(holds) {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('the connection ended'));
      if (this.isGone) return ended();
      const look = (opcode, payload) => {
        const text = opcode === opcodes.text ? payload.toString() : null;
        if (text === null || !holds(text)) return;
        this.off('frame', look);
        this.off('gone', ended);
        resolve(text);
      };
      this.on('frame', look);
      return this.on('gone', ended);
    });
  }

  send(text) { return this.sendFrame(opcodes.text, text); }
  sendFrame(opcode, payload) { return this.write(frame(opcode, payload)); }
  /** Bytes as they are; false where the kernel takes no more for now. */
  write(bytes) { return !this.isGone && this.#socket.write(bytes); }
  /** Resolves when the kernel took what was written, or the connection ended. */
  async drained() {
    if (!this.#socket.writableNeedDrain || this.isGone) return;
    await new Promise((resolve) => {
      this.#socket.once('drain', resolve);
      this.once('gone', resolve);
    });
  }

  stopReading() { this.#socket.pause(); }
  resumeReading() { this.#socket.resume(); }
  /** Half-closes, as a client that leaves; or breaks off at once. */
  end() { this.#socket.end(); }
  destroy() { this.#socket.destroy(); }
  async gone() { if (!this.isGone) await once(this, 'gone'); }

  #read(bytes) {
    this.#received = this.#received.length ? Buffer.concat([this.#received, bytes]) : bytes;
    if (!this.#isOpen) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#isOpen = true;
      this.#received = this.#received.subarray(end + 4);
    }
    for (let next = this.#takeFrame(); next; next = this.#takeFrame()) this.emit('frame', ...next);
  }

  #takeFrame() {
    const bytes = this.#received;
    if (bytes.length < 2) return null;
    let size = bytes[1];
    let start = 2;
    if (size === 126) {
      if (bytes.length < 4) return null;
      size = bytes.readUInt16BE(2);
      start = 4;
    } else if (size === 127) {
      if (bytes.length < 10) return null;
      size = Number(bytes.readBigUInt64BE(2));
      start = 10;
    }
    if (bytes.length < start + size) return null;
    this.#received = bytes.subarray(start + size);
    return [bytes[0] & 0x0f, bytes.subarray(start, start + size)];
  }
}

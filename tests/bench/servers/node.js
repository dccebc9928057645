// SPDX-License-Identifier: MIT
// The official Socket.IO server under measure, with its default engine (ws, which uses bufferutil
// where that is installed), and the events of servers/tincan.cpp. Prints `port N` once it serves.
'use strict';

const { createServer } = require('node:http');
const { Server } = require('socket.io');

const http = createServer();
const io = new Server(http);

io.on('connection', (socket) => {
  socket.emit('auth', socket.handshake.auth);
  socket.on('echo', (value, ack) => ack(value));
  socket.on('bin', (value) => socket.emit('bin', value));
  socket.on('chat', (value) => io.emit('chat', value));
  socket.on('burst', (n) => {
    for (let i = 0; i < n; i += 1) socket.emit('b', i);
  });
});

http.listen(0, '127.0.0.1', () => console.log(`port ${http.address().port}`));
process.once('SIGTERM', () => process.exit());

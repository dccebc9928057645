// SPDX-License-Identifier: MIT
// The official Socket.IO server as a counterpart for our client's tests.
//
//   node node-server.js '{"port":0,"pingInterval":25000,…}'
//
// Takes socket.io's own options as JSON, and "tls": a folder with key.pem and certificate.pem. Prints "listening PORT" once it serves.
'use strict';

const { readFileSync } = require('node:fs');
const nodeHttp = require('node:http');
const nodeHttps = require('node:https');
const { Server } = require('socket.io');

const { port = 0, tls, ...options } = JSON.parse(process.argv[2] || '{}');
const http = tls
  ? nodeHttps.createServer({ key: readFileSync(`${tls}/key.pem`), cert: readFileSync(`${tls}/certificate.pem`) })
  : nodeHttp.createServer();
const io = new Server(http, options);

// Every namespace has these.
function serve(socket) {
  const transport = () => socket.conn.transport.name;

  socket.on('handshake', (ack) => ack({
    auth: socket.handshake.auth,
    query: socket.handshake.query,
    header: socket.handshake.headers['x-test'] ?? null,
    transport: transport(),
  }));
  socket.on('transport', (ack) => ack(transport()));

  // What comes back and how the server saw it.
  socket.on('echo', (...args) => socket.emit('echo', ...args));
  socket.on('echo-ack', (...args) => args.pop()(...args));
  socket.on('json', (value, ack) => ack(JSON.stringify(value)));
  socket.on('units', (text, ack) => ack(Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))));
  socket.on('bytes', (value, ack) => ack(Buffer.isBuffer(value), value.length));
  socket.on('volatile-count', (ack) => ack(socket.data.volatile ?? 0));
  socket.on('volatile', () => { socket.data.volatile = (socket.data.volatile ?? 0) + 1; });

  // Acknowledgements.
  socket.on('never', () => {});
  socket.on('ask', (...args) => socket.emit('question', ...args, (...answer) => socket.emit('answered', answer)));
  socket.on('flaky', (key, ack) => { // answers the third time only
    const seen = flaky.get(key) ?? [];
    seen.push(socket.id);
    flaky.set(key, seen);
    if (seen.length === 3) ack(seen.length);
  });
  socket.on('ordered', (n, ack) => { order.push(n); ack(order); });

  // Order.
  socket.on('burst', (count) => { for (let i = 0; i < count; i++) socket.emit('burst', i); });
  socket.on('number', (n) => { (socket.data.numbers ??= []).push(n); });
  socket.on('numbers', (ack) => ack(socket.data.numbers ?? []));

  // Rooms.
  socket.on('join', (room, ack) => { socket.join(room); ack(); });
  socket.on('leave', (room, ack) => { socket.leave(room); ack(); });
  socket.on('to', (room, ...args) => socket.to(room).emit('room', room, ...args));
  socket.on('broadcast', (...args) => socket.broadcast.emit('broadcast', ...args));
  socket.on('everyone', (...args) => socket.nsp.emit('everyone', ...args));

  // Answers once the server has sent its next ping and got the pong.
  socket.on('heartbeat', (ack) => socket.conn.once('heartbeat', () => ack(true)));

  // Ends.
  socket.on('disconnect-me', (close) => socket.disconnect(close));
  socket.on('break', (raw) => socket.conn.send(raw)); // a raw Engine.IO message
  socket.on('close-engine', () => socket.conn.close());
  socket.on('disconnect', (reason) => { reasons.push([socket.nsp.name, reason]); });
  socket.on('reasons', (ack) => ack(reasons));
  socket.on('marks', (ack) => ack(marks));
  socket.on('clients', (ack) => ack(io.engine.clientsCount));
}

// What arrived, whether or not anybody took it: the official server drops events that arrive
// together with the DISCONNECT after them.
let marks = 0;
io.engine.on('connection', (connection) => connection.on('packet', ({ data }) => {
  if (String(data).startsWith('2["mark"')) marks++;
}));

const flaky = new Map();
const order = [];
const reasons = [];

io.on('connection', (socket) => serve(socket));
io.of('/chat').on('connection', (socket) => {
  socket.emit('welcome', 'to chat');
  serve(socket);
});
io.of(/^\/room-\d+$/).on('connection', serve);
io.of('/private').use((socket, next) => {
  if (socket.handshake.auth.token === 'secret') return next();
  const error = new Error('not allowed');
  error.data = { code: 'token-invalid', given: socket.handshake.auth.token ?? null };
  next(error);
}).on('connection', serve);

http.listen(port, '127.0.0.1', () => console.log(`listening ${http.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume(); // never outlive the test

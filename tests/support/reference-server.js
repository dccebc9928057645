// SPDX-License-Identifier: MIT
// The official Socket.IO server behind the same events as tests/support's fixture program, so that
// one suite can be held against both. Prints `port N` once it serves; ends cleanly at SIGTERM.
//
//   node reference-server.js [--port N] [--ping-interval MS] [--ping-timeout MS] [--parser msgpack] [--recovery]
//                            [--allow-eio3] [--per-message-deflate BYTES|off]
//
// In `/`, `/custom` and `/dynamic-<digits>`, each event with its answer:
//
//   (on connection)                 auth (handshake.auth)
//   message (…args)                 message-back (…args)
//   message-with-ack (…args, ack)   ack (…args)
//   noargs-ack (ack)                ack ()
//   echo (x, ack)                   ack (x)
//   json (x, ack)                   ack (x as compact JSON text, as the server understood it)
//   ask                             question ("q") with an acknowledgement, then answered (…answer)
//   big (n)                         big-back (n times "x")
//   burst (n)                       b (0), b (1), … b (n − 1)
//   vol                             three volatile v (0…2)
//   bin (x)                         bin (x)
//   chat (x), relay (…args)         the same to everyone in the namespace
//   others (…args)                  others (…args) to everyone but the sender
//   shout (…args)                   volatile shout (…args) to everyone
//   bcast (n, size)                 b (i, text of that size) n times to everyone
//   join (room, ack), leave (room, ack)   ack ()
//   to (room, …args)                room (room, …args) to the room, the sender left out
//   in (room, …args)                room (room, …args) to everyone in the room
//   ask-all (room, ms, ack)         question ("all") to everyone in the room, with acknowledgements; then
//                                   ack (null or "timeout", answers)
//   sockets (room, ack)             ack (ids of the sockets in the room)
//   all-join (room, ack)            everyone joins the room; ack ()
//   all-disconnect (room, close)    disconnect(close) for everyone in the room
//   bye (close)                     disconnect(close)
//   close-conn                      closes the Engine.IO connection
//   (on disconnection)              gone (socket id, reason) to everyone left in the namespace
//
// `/no` refuses with "Auth failed" and data {code: 42}, `/no2` with "plain". A connection whose
// query has deny=TEXT is refused by allowRequest with that text.
'use strict';

const { createServer } = require('node:http');
const { parseArgs } = require('node:util');
const { Server } = require('socket.io');

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'ping-interval': { type: 'string', default: '25000' },
    'ping-timeout': { type: 'string', default: '20000' },
    parser: { type: 'string', default: 'json' },
    recovery: { type: 'boolean', default: false },
    'allow-eio3': { type: 'boolean', default: false },
    'per-message-deflate': { type: 'string', default: 'off' },
  },
});

const http = createServer();
const io = new Server(http, {
  pingInterval: Number(options['ping-interval']),
  ...(options.recovery ? { connectionStateRecovery: {} } : {}),
  pingTimeout: Number(options['ping-timeout']),
  allowEIO3: options['allow-eio3'],
  ...(options['per-message-deflate'] !== 'off' ? { perMessageDeflate: { threshold: Number(options['per-message-deflate']) } } : {}),
  ...(options.parser === 'msgpack' ? { parser: require('socket.io-msgpack-parser') } : {}),
  allowRequest: (request, decide) => {
    const text = new URL(request.url, 'http://host').searchParams.get('deny');
    decide(text, text === null);
  },
});

function echo(socket) {
  socket.on('message', (...args) => socket.emit('message-back', ...args));
  socket.on('message-with-ack', (...args) => args.pop()(...args));
  socket.on('noargs-ack', (ack) => ack());
  socket.on('echo', (value, ack) => ack(value));
  socket.on('json', (value, ack) => ack(JSON.stringify(value)));
  socket.on('ask', () => socket.emit('question', 'q', (...answer) => socket.emit('answered', ...answer)));
  socket.on('big', (n) => socket.emit('big-back', 'x'.repeat(n)));
  socket.on('burst', (n) => {
    for (let i = 0; i < n; i += 1) socket.emit('b', i);
  });
  socket.on('vol', () => {
    for (let i = 0; i < 3; i += 1) socket.volatile.emit('v', i);
  });
  socket.on('bin', (value) => socket.emit('bin', value));
}

function spread(socket) {
  const { nsp } = socket;
  socket.on('chat', (value) => nsp.emit('chat', value));
  socket.on('relay', (...args) => nsp.emit('relay', ...args));
  socket.on('others', (...args) => socket.broadcast.emit('others', ...args));
  socket.on('shout', (...args) => nsp.volatile.emit('shout', ...args));
  socket.on('bcast', (n, size) => {
    const text = 'x'.repeat(size);
    for (let i = 0; i < n; i += 1) nsp.emit('b', i, text);
  });
  socket.on('join', (room, ack) => {
    socket.join(room);
    ack();
  });
  socket.on('leave', (room, ack) => {
    socket.leave(room);
    ack();
  });
  socket.on('to', (room, ...args) => socket.to(room).emit('room', room, ...args));
  socket.on('in', (room, ...args) => nsp.in(room).emit('room', room, ...args));
  socket.on('ask-all', (room, ms, ack) => nsp.to(room).timeout(ms).emit('question', 'all', (error, answers) => {
    ack(error ? 'timeout' : null, answers);
  }));
  socket.on('sockets', async (room, ack) => ack((await nsp.in(room).fetchSockets()).map(({ id }) => id)));
  socket.on('all-join', (room, ack) => {
    nsp.socketsJoin(room);
    ack();
  });
  socket.on('all-disconnect', (room, close) => nsp.in(room).disconnectSockets(close));
}

function end(socket) {
  socket.on('bye', (close) => socket.disconnect(close));
  socket.on('close-conn', () => socket.conn.close());
  socket.on('disconnect', (reason) => socket.nsp.emit('gone', socket.id, reason));
}

for (const name of ['/', '/custom', /^\/dynamic-\d+$/]) {
  io.of(name).on('connection', (socket) => {
    echo(socket);
    spread(socket);
    end(socket);
    socket.emit('auth', socket.handshake.auth);
  });
}
io.of('/no').use((socket, next) => next(Object.assign(new Error('Auth failed'), { data: { code: 42 } })));
io.of('/no2').use((socket, next) => next(new Error('plain')));

http.listen(Number(options.port), '127.0.0.1', () => console.log(`port ${http.address().port}`));
process.once('SIGTERM', () => {
  io.close();
  // A client that never answers the closing of its WebSocket would hold the process for 30 s.
  setTimeout(() => process.exit(), 500).unref();
});

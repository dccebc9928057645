// SPDX-License-Identifier: MIT
#include "tests/conformance/interop.h"

#include <tincan/json.h>

namespace tincan::conformance {

using namespace Qt::StringLiterals;

namespace {

void addRooms(Socket &socket)
{
    socket.on(u"join"_s, [&socket](const Array &args, const Ack &ack) {
        if (socket.join(args.value(0).toString()))
            ack();
    });
    socket.on(u"leave"_s, [&socket](const Array &args, const Ack &ack) {
        socket.leave(args.value(0).toString());
        ack();
    });
    socket.on(u"to"_s,
        [&socket](const Array &args) { socket.to(args.value(0).toString()).emitArguments(u"room"_s, args); });
    socket.on(u"in"_s, [&socket](const Array &args) {
        socket.nsp().in(args.value(0).toString()).emitArguments(u"room"_s, args);
    });
    socket.on(u"shout"_s,
        [&socket](const Array &args) { socket.nsp().asVolatile().emitArguments(u"shout"_s, args); });
    socket.on(
        u"others"_s, [&socket](const Array &args) { socket.broadcast().emitArguments(u"others"_s, args); });
}

void addQuestions(Socket &socket)
{
    socket.on(u"ask-all"_s, [&socket](const Array &args, const Ack &ack) {
        const std::chrono::milliseconds timeout(args.value(1).toInteger());
        socket.nsp()
            .to(args.value(0).toString())
            .timeout(timeout)
            .emitWithAck(u"question"_s, {u"all"_s}, [ack](const Answers &answers) {
                if (answers)
                    ack(Value(), *answers);
                else
                    ack(u"timeout"_s, answers.error().answers);
            });
    });
    socket.on(u"sockets"_s, [&socket](const Array &args, const Ack &ack) {
        socket.nsp().in(args.value(0).toString()).fetchSockets([ack](const RemoteSockets &sockets) {
            Array ids;
            for (const RemoteSocket &other : sockets.value_or(QList<RemoteSocket>()))
                ids.append(other.id);
            ack(ids);
        });
    });
    socket.on(u"all-join"_s, [&socket](const Array &args, const Ack &ack) {
        socket.nsp().socketsJoin(args.value(0).toString());
        ack();
    });
    socket.on(u"all-disconnect"_s, [&socket](const Array &args) {
        socket.nsp().in(args.value(0).toString()).disconnectSockets(args.value(1).toBool());
    });
}

} // namespace

void addInterop(Namespace &nsp)
{
    nsp.onConnection([](Socket &socket) {
        addRooms(socket);
        addQuestions(socket);
        socket.on(u"json"_s,
            [](const Array &args, const Ack &ack) { ack(QString::fromUtf8(json::write(args.value(0)))); });
        socket.onDisconnect(
            [&socket](const QString &reason) { socket.nsp().emitEvent(u"gone"_s, socket.id(), reason); });
    });
}

} // namespace tincan::conformance

// SPDX-License-Identifier: MIT
#include "tests/support/socketiofixture.h"

#include <algorithm>

namespace tincan::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 maxTextUnits = 10'000'000;
constexpr qint64 maxEvents = 1'000'000;

QString text(const Value &length)
{
    return QString(std::clamp<qint64>(length.toInteger(), 0, maxTextUnits), u'x');
}

qint64 count(const Value &number)
{
    return std::clamp<qint64>(number.toInteger(), 0, maxEvents);
}

void addAnswers(Socket &socket)
{
    socket.on(u"message"_s, [&socket](const Array &args) { socket.emitArguments(u"message-back"_s, args); });
    socket.on(u"message-with-ack"_s, [](const Array &args, const Ack &ack) { ack.answer(args); });
    socket.on(u"noargs-ack"_s, [](const Array &, const Ack &ack) { ack(); });
    socket.on(u"echo"_s, [](const Array &args, const Ack &ack) { ack(args.value(0)); });
    socket.on(u"bin"_s, [&socket](const Array &args) { socket.emitEvent(u"bin"_s, args.value(0)); });
    socket.on(
        u"big"_s, [&socket](const Array &args) { socket.emitEvent(u"big-back"_s, text(args.value(0))); });
    socket.on(u"burst"_s, [&socket](const Array &args) {
        for (qint64 i = 0; i < count(args.value(0)); ++i)
            socket.emitEvent(u"b"_s, i);
    });
    socket.on(u"vol"_s, [&socket] {
        for (int i = 0; i < 3; ++i)
            socket.asVolatile().emitEvent(u"v"_s, i);
    });
    socket.on(u"ask"_s, [&socket] {
        socket.emitWithAck(u"question"_s, {u"q"_s}, 0ms, [&socket](const auto &answer) {
            if (answer)
                socket.emitArguments(u"answered"_s, *answer);
        });
    });
}

void addEndings(Socket &socket)
{
    socket.on(u"bye"_s, [&socket](const Array &args) { socket.disconnect(args.value(0).toBool()); });
    socket.on(u"close-conn"_s, [&socket] { socket.conn()->close(); });
}

void addBroadcasts(Socket &socket)
{
    Namespace &nsp = socket.nsp();
    socket.on(u"chat"_s, [&nsp](const Array &args) { nsp.emitEvent(u"chat"_s, args.value(0)); });
    socket.on(u"relay"_s, [&nsp](const Array &args) { nsp.emitArguments(u"relay"_s, args); });
    socket.on(u"bcast"_s, [&nsp](const Array &args) {
        const QString filling = text(args.value(1));
        for (qint64 i = 0; i < count(args.value(0)); ++i)
            nsp.emitEvent(u"b"_s, i, filling);
    });
}

} // namespace

void addFixtureEvents(Namespace &nsp)
{
    nsp.onConnection([](Socket &socket) {
        socket.emitEvent(u"auth"_s, socket.handshake().auth());
        addAnswers(socket);
        addEndings(socket);
        addBroadcasts(socket);
    });
}

void addRefusals(Namespace &given, Namespace &plain, const ConnectError &refusal)
{
    given.use([refusal](Socket &, const Next &next) { next(refusal); });
    plain.use([](Socket &, const Next &next) { next(ConnectError{u"plain"_s, {}}); });
}

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#include "tests/conformance/clientsuite.h"

#include <QDateTime>

#include <memory>

namespace tincan::conformance {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString now()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
}

void addIdentity(Socket &socket)
{
    socket.on(u"getId"_s, [&socket](const Array &, const Ack &ack) { ack(socket.id()); });
}

void addAnswers(Socket &socket)
{
    addIdentity(socket);
    socket.on(
        u"getHandshake"_s, [&socket](const Array &, const Ack &ack) { ack(socket.handshake().toObject()); });
    socket.on(u"hi"_s, [&socket] { socket.emitEvent(u"hi"_s); });
    socket.on(u"false"_s, [&socket] { socket.emitEvent(u"false"_s, false); });
    socket.on(u"ack"_s, [&socket] {
        socket.emitWithAck(u"ack"_s, {}, 0ms, [&socket](const auto &answer) {
            if (answer && answer->value(0) == Value(5) && answer->value(1)[u"test"].toBool())
                socket.emitEvent(u"got it"_s);
        });
    });
}

void addDates(Socket &socket)
{
    socket.on(u"getAckDate"_s, [](const Array &, const Ack &ack) { ack(now()); });
    socket.on(u"getDate"_s, [&socket] { socket.emitEvent(u"takeDate"_s, now()); });
    socket.on(u"getDateObj"_s, [&socket] { socket.emitEvent(u"takeDateObj"_s, Object{{u"date"_s, now()}}); });
}

void addTexts(Socket &socket)
{
    socket.on(u"getUtf8"_s, [&socket] {
        for (const QString &text :
            {u"てすと"_s, u"Я Б Г Д Ж Й"_s, u"Ä ä Ü ü ß"_s, u"utf8 — string"_s, u"utf8 — string"_s})
            socket.emitEvent(u"takeUtf8"_s, text);
    });
}

bool isMixed(const Value &value)
{
    return value[u"hello"].toString() == u"lol" && value[u"message"].isBinary()
        && value[u"goodbye"].toString() == u"gotcha";
}

/// Emits `answer` where the first argument passes the test.
template <typename Test>
void answerIf(Socket &socket, const QString &event, const QString &answer, Test test)
{
    socket.on(event, [&socket, answer, test](const Array &args) {
        if (test(args.value(0)))
            socket.emitEvent(answer);
    });
}

void addBytes(Socket &socket)
{
    const auto isBytes = [](const Value &value) { return value.isBinary(); };
    socket.on(u"doge"_s, [&socket] { socket.emitEvent(u"doge"_s, "asdfasdf"_ba); });
    socket.on(u"getbin"_s, [&socket] { socket.emitEvent(u"takebin"_s, "asdfasdf"_ba); });
    answerIf(socket, u"buffa"_s, u"buffack"_s, isBytes);
    answerIf(socket, u"blob"_s, u"back"_s, isBytes);
    answerIf(socket, u"jsonbuff"_s, u"jsonbuff-ack"_s, isMixed);
    answerIf(socket, u"jsonblob"_s, u"jsonblob-ack"_s, isMixed);
}

/// Events that are answered only where they came one after the other.
void addOrder(Socket &socket)
{
    const auto buffers = std::make_shared<int>(0);
    socket.on(u"abuff1"_s, [buffers](const Array &args) { *buffers = args.value(0).isBinary() ? 1 : 0; });
    socket.on(u"abuff2"_s, [&socket, buffers] {
        if (*buffers == 1)
            socket.emitEvent(u"abuff2-ack"_s);
    });
    const auto blobs = std::make_shared<int>(0);
    socket.on(u"blob1"_s, [blobs](const Array &args) { *blobs = args.value(0).isBinary() ? 1 : 0; });
    socket.on(u"blob2"_s, [blobs](const Array &args) {
        *blobs = *blobs == 1 && args.value(0).toString() == u"second" ? 2 : 0;
    });
    socket.on(u"blob3"_s, [&socket, blobs](const Array &args) {
        if (*blobs == 2 && args.value(0).isBinary())
            socket.emitEvent(u"blob3-ack"_s);
    });
}

void addMain(Server &server)
{
    server.use([](Socket &socket, const Next &next) {
        if (socket.handshake().request().queryItem(u"fail"))
            next(ConnectError{u"Auth failed (main namespace)"_s, {}});
        else
            next();
    });
    server.onConnection([](Socket &socket) {
        addAnswers(socket);
        addDates(socket);
        addTexts(socket);
        addBytes(socket);
        addOrder(socket);
    });
}

} // namespace

void addClientSuite(Server &server)
{
    addMain(server);
    server.of(u"/foo"_s).onConnection(addIdentity);
    server.of(u"/abc"_s).onConnection(
        [](Socket &socket) { socket.emitEvent(u"handshake"_s, socket.handshake().toObject()); });
    for (const QString &name : {u"/timeout_socket"_s, u"/valid"_s, u"/asd"_s})
        server.of(name);
}

} // namespace tincan::conformance

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/encoder.h"
#include "protocol/socketio/serverconnection.h"
#include "tests/protocol/socketio/print.h"

#include <QTest>

#include <chrono>

namespace tincan::socketio::test {

using std::chrono_literals::operator""h;
using namespace Qt::StringLiterals;

/// When these connections began.
inline const ServerConnection::TimePoint start{1h};

/// Feeds one line as a message: `bin:<hex>` is binary.
inline void feed(ServerConnection &connection, const QByteArray &line)
{
    if (line.startsWith("bin:"))
        connection.receiveBinary(QByteArray::fromHex(line.sliced(4)));
    else
        connection.receiveText(line);
}

/// Behaves like the program behind the recorded replies of the official server: greets with `auth`, answers
/// `message` with `message-back`, and acknowledges what asks for it with its arguments.
class RecordedServer
{
public:
    explicit RecordedServer(const ServerConnectionOptions &options = {}) : connection(options, start) { }

    void receive(const QByteArray &line)
    {
        feed(connection, line);
        for (const ServerEvent &event : connection.takeEvents())
            std::visit([this](const auto &content) { react(content); }, event);
        sent += lines(connection.takeOutgoing());
    }

    ServerConnection connection;
    QByteArrayList sent;
    std::optional<Failure> failure;

private:
    void react(const ConnectRequested &request)
    {
        if (request.nsp == u"/no") {
            connection.refuse(request.nsp, u"Auth failed"_s, Object{{u"code"_s, 42}});
        } else if (request.nsp == u"/no2") {
            connection.refuse(request.nsp, u"plain"_s);
        } else if (request.nsp == u"/" || request.nsp == u"/custom") {
            connection.accept(request.nsp, u"*"_s);
            connection.emitEvent(request.nsp, u"auth"_s, {request.auth});
        } else {
            connection.refuseUnknown(request.nsp);
        }
    }

    void react(const EventReceived &event)
    {
        if (event.ackId)
            connection.acknowledge(event.nsp, *event.ackId, event.args);
        else if (event.name == Value(u"message"_s))
            connection.emitEvent(event.nsp, u"message-back"_s, event.args);
        else if (event.name == Value(u"bye"_s))
            leave(event.nsp);
    }

    /// As where nothing came together with the packet that is being answered.
    void leave(const QString &nsp)
    {
        connection.disconnect(nsp);
        connection.settle();
    }

    void react(const AckReceived &) { }
    void react(const Disconnected &) { }
    void react(const Failed &failed) { failure = failed.failure; }
};

/// A connection that has joined these; nothing waits to be taken.
inline ServerConnection joined(const QStringList &namespaces = {u"/"_s})
{
    ServerConnection connection({}, start);
    for (const QString &nsp : namespaces) {
        connection.receiveText(encodeConnect(nsp).text);
        connection.accept(nsp, u"sid"_s);
    }
    connection.takeEvents();
    connection.takeOutgoing();
    return connection;
}

/// The only event there is, of the type expected.
template <class T>
T onlyEvent(ServerConnection &connection)
{
    const std::vector<ServerEvent> events = connection.takeEvents();
    if (events.size() != 1 || !std::holds_alternative<T>(events.front()))
        qFatal("expected one event of another type");
    return std::get<T>(events.front());
}

} // namespace tincan::socketio::test

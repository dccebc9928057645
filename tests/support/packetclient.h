// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/json.h"
#include "tests/support/hubbench.h"

#include <QHash>
#include <QList>
#include <QString>

#include <algorithm>

namespace tincan::test {

/// An event that a client received.
struct ReceivedEvent
{
    QString name;
    Array args;

    friend bool operator==(const ReceivedEvent &, const ReceivedEvent &) = default;
};

/// A client of one namespace of a HubBench: speaks Socket.IO's text packets and keeps what it receives.
class PacketClient
{
public:
    PacketClient(HubBench &bench, const QString &nsp, const Object &auth = {})
        : m_session(bench.connect()), m_prefix(nsp == QStringLiteral("/") ? QString() : nsp + u',')
    {
        transmit(u'0', QString(), auth.isEmpty() ? QByteArray() : json::write(auth));
        receive();
    }

    bool isConnected() const { return m_connected; }
    /// The payload of a CONNECT_ERROR; null where there was none.
    Value connectError() const { return m_connectError; }

    void emitArguments(const QString &event, const Array &args = {})
    {
        transmit(u'2', QString(), json::write(Array{event} + args));
    }
    template <typename... Args>
    void emitEvent(const QString &event, const Args &...args)
    {
        emitArguments(event, Array{Value(args)...});
    }
    /// Emits with an acknowledgement and returns its arguments; one that did not come yet is empty.
    template <typename... Args>
    Array ask(const QString &event, const Args &...args)
    {
        const int id = ++m_lastAck;
        transmit(u'2', QString::number(id), json::write(Array{event, Value(args)...}));
        return answer(id).value_or(Array());
    }
    /// The id of the last question, to look for its answer later.
    int lastAck() const { return m_lastAck; }
    std::optional<Array> answer(int id)
    {
        receive();
        const auto found = m_answers.constFind(id);
        return found == m_answers.cend() ? std::nullopt : std::optional(*found);
    }

    /// All events since the last call, in order.
    QList<ReceivedEvent> take()
    {
        receive();
        return std::exchange(m_events, {});
    }
    /// The arguments of the events of that name since the last take(), in order. The rest stays.
    QList<Array> take(const QString &name)
    {
        receive();
        QList<Array> found;
        m_events.removeIf([&](const ReceivedEvent &event) {
            if (event.name == name)
                found.append(event.args);
            return event.name == name;
        });
        return found;
    }
    QStringList names()
    {
        receive();
        QStringList list;
        for (const ReceivedEvent &event : m_events)
            list.append(event.name);
        return list;
    }

    void leave() { transmit(u'1', QString(), {}); }
    MemorySession &session() { return m_session; }
    void loseConnection() { m_session.end(engineio::CloseReason::transportClose); }

private:
    void transmit(QChar type, const QString &id, const QByteArray &payload)
    {
        m_session.clientSends((QString(type) + m_prefix + id).toUtf8() + payload);
    }

    void receive()
    {
        for (const QString &packet : m_session.take()) {
            QString rest = packet.sliced(1);
            if (rest.startsWith(m_prefix))
                rest.remove(0, m_prefix.size());
            const auto isDigit = [](QChar c) { return c.isDigit(); };
            const auto digits = std::ranges::find_if_not(rest, isDigit) - rest.begin();
            const int id = rest.first(digits).toInt();
            const Value payload = json::read(rest.sliced(digits).toUtf8()).value_or(Value());
            interpret(packet.front(), id, payload);
        }
    }

    void interpret(QChar type, int id, const Value &payload)
    {
        if (type == u'0') {
            m_connected = true;
        } else if (type == u'1') {
            m_connected = false;
        } else if (type == u'4') {
            m_connectError = payload;
        } else if (type == u'3') {
            m_answers.insert(id, payload.toArray());
        } else if (type == u'2') {
            m_events.append({payload.at(0).toString(), payload.toArray().mid(1)});
        }
    }

    MemorySession &m_session;
    QString m_prefix;
    bool m_connected = false;
    Value m_connectError;
    QList<ReceivedEvent> m_events;
    QHash<int, Array> m_answers;
    int m_lastAck = 0;
};

} // namespace tincan::test

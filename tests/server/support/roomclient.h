// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/json.h"
#include "tests/server/support/websocketclient.h"

#include <memory>

namespace tincan::test {

/// A client of one namespace by WebSocket that waits for nothing it has sent, and keeps all that comes.
class RoomClient
{
public:
    struct Packet
    {
        QString event; ///< empty: an acknowledgement
        int ackId = 0;
        Array args;
    };

    RoomClient(quint16 port, const QByteArray &nsp, const Object &auth = {})
        : m_socket(port, "EIO=4&transport=websocket"), m_prefix(nsp == "/" ? QByteArray() : nsp + ',')
    {
        if (!m_socket.open())
            return;
        m_socket.next();
        m_socket.sendText("40" + m_prefix + (auth.isEmpty() ? QByteArray() : json::write(auth)));
    }

    /// Waits for the answer to its CONNECT: whether it may join.
    bool isIn()
    {
        while (reply.isEmpty()) {
            const QByteArray text = m_socket.next();
            (text.startsWith("42") ? missed : reply) += text;
        }
        return reply.startsWith("40");
    }
    void emitEvent(const Array &event) { m_socket.sendText("42" + m_prefix + json::write(event)); }
    /// Returns the id of the acknowledgement that will come.
    int ask(const Array &event)
    {
        m_socket.sendText("42" + m_prefix + QByteArray::number(++m_lastAck) + json::write(event));
        return m_lastAck;
    }
    /// The next packet; one without arguments where the connection ends.
    Packet next()
    {
        const QByteArray text = m_socket.next();
        const qsizetype start = 2 + m_prefix.size();
        const qsizetype bracket = text.indexOf('[');
        if ((!text.startsWith("42") && !text.startsWith("43")) || bracket < 0) {
            last = text;
            return {};
        }
        Packet packet{
            {}, text.mid(start, bracket - start).toInt(), json::read(text.sliced(bracket))->toArray()};
        if (text.startsWith("42"))
            packet.event = packet.args.takeFirst().toString();
        return packet;
    }
    /// Waits for that acknowledgement; what comes before it is forgotten, but for what `seen` is told of.
    template <typename Seen>
    Array answer(int ackId, Seen seen)
    {
        for (;;) {
            const Packet packet = next();
            if (packet.event.isEmpty() && (packet.ackId == ackId || packet.args.isEmpty()))
                return packet.args;
            seen(packet);
        }
    }
    Array answer(int ackId)
    {
        return answer(ackId, [](const Packet &) {});
    }
    Value request(const QString &event, const Object &args = {})
    {
        return answer(ask({event, args})).value(0);
    }
    WebSocketClient &socket() { return m_socket; }

    QByteArray reply; ///< to its CONNECT
    QByteArray missed; ///< all events before that
    QByteArray last; ///< what came instead of an event or an acknowledgement

private:
    WebSocketClient m_socket;
    QByteArray m_prefix;
    int m_lastAck = 0;
};

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocket/codec.h"
#include "protocol/websocket/deflate.h"
#include "tests/server/support/rawclient.h"

#include <chrono>

namespace tincan::test {

/// A WebSocket client over a real socket, which tells all that comes as text: a text frame as it is,
/// "bin:0102", "close 1005".
class WebSocketClient
{
public:
    /// Sends the request; what follows it in the same write may be given.
    explicit WebSocketClient(quint16 port, const QByteArray &query, const QByteArray &fields = {},
        const QByteArray &pipelined = {})
        : m_raw(port), m_codec(websocket::Role::client)
    {
        m_raw.send("GET /socket.io/?" + query
            + " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
              "13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + fields + "\r\n" + pipelined);
    }

    /// The answer to the handshake. Where that agrees on compression, compressed messages are understood.
    RawResponse handshake()
    {
        const RawResponse response = m_raw.response().value_or(RawResponse{});
        if (response.hasField("Sec-WebSocket-Extensions"))
            m_codec.takeCompressed(m_inflater);
        return response;
    }
    bool open() { return handshake().status == 101; }

    void sendText(const QByteArray &text) { m_raw.send(m_codec.encode(websocket::Opcode::text, text)); }
    void sendBinary(const QByteArray &bytes) { m_raw.send(m_codec.encode(websocket::Opcode::binary, bytes)); }
    void sendRaw(const QByteArray &bytes) { m_raw.send(bytes); }
    void close(quint16 code)
    {
        m_codec.close(code, {}, {});
        m_raw.send(m_codec.takeOutgoing());
    }

    /// The next thing that comes; "closed" where the connection ends.
    QByteArray next()
    {
        RawClient::waitUntil([this] {
            read();
            return !m_said.isEmpty() || m_raw.socket().state() == QAbstractSocket::UnconnectedState;
        });
        read();
        return m_said.isEmpty() ? QByteArray("closed") : m_said.takeFirst();
    }
    /// Whether anything has come that next() has not told.
    bool hasNext()
    {
        read();
        return !m_said.isEmpty();
    }
    /// The sid in the open packet.
    QByteArray openPacketSid()
    {
        const QByteArray packet = next();
        return packet.mid(packet.indexOf("\"sid\":\"") + 7, 20);
    }

    RawClient &raw() { return m_raw; }

private:
    void read()
    {
        const QByteArray bytes = m_raw.rest();
        if (bytes.isEmpty())
            return;
        m_raw.bytes(bytes.size());
        for (const websocket::Event &event : m_codec.receive(bytes, {})) {
            if (const auto *message = std::get_if<websocket::Message>(&event))
                m_said += message->isText ? message->data : "bin:" + message->data.toHex();
            else if (const auto *close = std::get_if<websocket::CloseReceived>(&event))
                m_said += "close " + QByteArray::number(close->code)
                    + (close->reason.isEmpty() ? "" : ' ' + close->reason);
            else if (std::holds_alternative<websocket::Failed>(event))
                m_said += "failed";
            else if (const auto *pong = std::get_if<websocket::PongReceived>(&event))
                m_said += "pong " + pong->payload;
        }
        if (m_codec.hasOutgoing())
            m_raw.send(m_codec.takeOutgoing());
    }

    RawClient m_raw;
    websocket::Inflater m_inflater;
    websocket::Codec m_codec;
    QByteArrayList m_said;
};

} // namespace tincan::test

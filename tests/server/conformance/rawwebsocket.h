// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocket/frame.h"
#include "tests/server/conformance/goldenserver.h"

namespace tincan::test {

/// A WebSocket client that reads the server's frames from their bytes, without any codec, so that nothing
/// can make a close frame look better than it is.
class RawWebSocket
{
public:
    RawWebSocket(quint16 port, const QByteArray &query, const QByteArray &fields = {}) : m_raw(port)
    {
        m_raw.send("GET /socket.io/?" + query
            + " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + fields + "\r\n");
    }

    RawClient &raw() { return m_raw; }
    RawResponse handshake() { return m_raw.response().value_or(RawResponse{}); }
    bool open() { return handshake().status == 101; }

    /// Sends one frame as goldenrows.h writes it: text, or "bin:" and hex.
    void send(const QByteArray &frame)
    {
        const bool isBinary = frame.startsWith("bin:");
        m_raw.send(
            websocket::encodeMaskedFrame(isBinary ? websocket::Opcode::binary : websocket::Opcode::text,
                isBinary ? QByteArray::fromHex(frame.sliced(4)) : frame, s_mask));
    }
    void sendRaw(const QByteArray &bytes) { m_raw.send(bytes); }

    /// The next frame as goldenrows.h writes it; any that is no whole text or binary message as "frame:"
    /// and all its bytes in hex; "closed" where the connection ends.
    QByteArray next()
    {
        const QByteArray head = m_raw.bytes(2);
        if (head.size() < 2)
            return "closed";
        QByteArray extended;
        quint64 size = quint8(head[1]); // servers don't mask: the highest bit would give a length no test has
        if (size >= 126) {
            extended = m_raw.bytes(size == 126 ? 2 : 8);
            size = extended.toHex().toULongLong(nullptr, 16);
        }
        const QByteArray payload = m_raw.bytes(qsizetype(size));
        if (quint8(head[0]) == 0x81)
            return readable(payload);
        if (quint8(head[0]) == 0x82)
            return "bin:" + payload.toHex();
        return "frame:" + (head + extended + payload).toHex();
    }
    /// Answers the server's close frame; whether the connection then ends with nothing more said.
    bool endsAfterClose()
    {
        m_raw.send(websocket::encodeMaskedFrame(websocket::Opcode::close, {}, s_mask));
        return m_raw.waitForClose() && m_raw.rest().isEmpty();
    }

private:
    static constexpr websocket::MaskKey s_mask{9, 8, 7, 6};

    RawClient m_raw;
};

constexpr const char *webSocketQuery = "EIO=4&transport=websocket";
/// The open packet, as the official server has it over a WebSocket.
constexpr const char *webSocketOpenPacket
    = R"(0{"sid":"*","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";
/// A close frame without a code, which its receiver sees as 1005.
constexpr const char *bareClose = "frame:8800";
/// Every connection that is open answers this, so that "nothing more came" can be seen.
constexpr const char *sentinel = "40/sentinel,";
constexpr const char *sentinelReply = R"(44/sentinel,{"message":"Invalid namespace"})";

} // namespace tincan::test

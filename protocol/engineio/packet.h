// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace tincan::engineio {

/// The revisions of Engine.IO: 4 is that of Socket.IO 3 and 4, 3 that of Socket.IO 1 and 2.
enum class Revision : quint8 { three = 3, four = 4 };

/// The packet types of both revisions; the digit on the wire is '0' + value.
enum class PacketType : quint8 { open, close, ping, pong, message, upgrade, noop };

/// Transports as the query parameter `transport` names them: "polling" and "websocket".
enum class Transport : quint8 { polling, webSocket };

/// One packet as received. Text is UTF-8; in revision 4 only messages are ever binary.
struct Packet
{
    PacketType type;
    bool isBinary = false;
    QByteArray data;

    friend bool operator==(const Packet &, const Packet &) = default;
};

/// Reads the text form of a packet, as it stands in a WebSocket text frame or in a payload: a digit
/// and the data; or 'b' and base64 for a binary message, in revision 3 'b', the digit and base64.
/// Empty where it is neither: no character, an unknown type, or base64 with foreign characters.
std::optional<Packet> decodePacket(QByteArrayView text, Revision revision = Revision::four);
/// Reads the binary form, as it stands in a WebSocket binary frame: the bytes of a message; in revision
/// 3 the type as a byte, then its bytes. Empty where there is no such type.
std::optional<Packet> decodeBinaryPacket(const QByteArray &bytes, Revision revision = Revision::four);

} // namespace tincan::engineio

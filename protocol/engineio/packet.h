// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace tincan::engineio {

/// The packet types of Engine.IO 4; the digit on the wire is '0' + value.
enum class PacketType : quint8 { open, close, ping, pong, message, upgrade, noop };

/// Transports as the query parameter `transport` names them: "polling" and "websocket".
enum class Transport : quint8 { polling, webSocket };

/// One packet as received. Text is UTF-8; only messages are ever binary.
struct Packet
{
    PacketType type;
    bool isBinary = false;
    QByteArray data;

    friend bool operator==(const Packet &, const Packet &) = default;
};

/// Reads the text form of a packet, as it stands in a WebSocket text frame or between separators
/// of a payload: a digit and the data, or 'b' and base64 for a binary message. Empty where it is
/// neither: no character, an unknown type, or base64 with foreign characters.
std::optional<Packet> decodePacket(QByteArrayView text);

} // namespace tincan::engineio

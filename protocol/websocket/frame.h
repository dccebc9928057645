// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace tincan::websocket {

/// The kinds of frame of RFC 6455, section 5.2. All other values are reserved.
enum class Opcode : quint8 {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa
};

/// Close, ping and pong: at most maxControlPayloadBytes long and never fragmented.
constexpr bool isControl(Opcode opcode)
{
    return (quint8(opcode) & 0x8) != 0;
}

constexpr qsizetype maxControlPayloadBytes = 125;
constexpr qsizetype maxFrameHeaderBytes = 14;

/// RSV1, on the first frame of a message that permessage-deflate has compressed (RFC 7692, section 6).
constexpr quint8 compressedBit = 0x40;

/// The codes of RFC 6455, section 7.4.1, that Tincan sends or reports.
namespace closecode {
constexpr quint16 normal = 1000;
constexpr quint16 goingAway = 1001;
constexpr quint16 protocolError = 1002;
constexpr quint16 none = 1005; ///< a close frame without a code; never on the wire
constexpr quint16 abnormal = 1006; ///< no close frame at all; never on the wire
constexpr quint16 invalidText = 1007;
constexpr quint16 policyViolation = 1008;
constexpr quint16 tooBig = 1009;
constexpr quint16 internalError = 1011;
} // namespace closecode

/// True for a code that may stand in a close frame (RFC 6455, section 7.4; 1012–1014 as registered since).
constexpr bool isValidCloseCode(quint16 code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/// The four bytes that a client's frame is masked with (RFC 6455, section 5.3).
using MaskKey = std::array<quint8, 4>;

/// Appends the header of an unmasked frame of payloadSize bytes; the caller appends the payload.
void appendFrameHeader(QByteArray &out, Opcode opcode, qsizetype payloadSize, bool isFinal = true);

/// A whole unmasked frame, as a server sends it. The payload of a control frame is at most
/// maxControlPayloadBytes, which is the caller's to keep.
QByteArray encodeFrame(Opcode opcode, QByteArrayView payload, bool isFinal = true);

/// What such a frame is of, and what it holds.
Opcode opcodeOf(const QByteArray &frame);
QByteArrayView payloadOf(const QByteArray &frame);

/// A whole masked frame, as a client sends it.
QByteArray encodeMaskedFrame(Opcode opcode, QByteArrayView payload, MaskKey key, bool isFinal = true);

/// The payload of a close frame: empty where code is none, else the code and the reason, cut to
/// what a control frame holds without splitting a character.
QByteArray encodeClosePayload(quint16 code, QByteArrayView reason = {});

/// Copies size bytes from source to target, masked or unmasked by key, whose byte (offset mod 4)
/// applies to the first. Works in place where source equals target; other overlaps are not allowed.
void copyMasked(char *target, const char *source, qsizetype size, MaskKey key, quint64 offset = 0);

} // namespace tincan::websocket

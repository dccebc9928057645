// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocket/codec.h"

#include <QByteArray>

/// Events and frames in words, so that tables of expectations can be read.
namespace tincan::websocket::test {

inline QByteArray describe(const Event &event)
{
    struct Describer
    {
        QByteArray operator()(const Message &message) const
        {
            return message.isText ? "text:" + message.data : "binary:" + message.data.toHex();
        }
        QByteArray operator()(const PingReceived &ping) const { return "ping:" + ping.payload; }
        QByteArray operator()(const PongReceived &pong) const { return "pong:" + pong.payload; }
        QByteArray operator()(const CloseReceived &close) const
        {
            return "close:" + QByteArray::number(close.code) + close.reason;
        }
        QByteArray operator()(const Failed &failed) const
        {
            return "failed:" + QByteArray::number(failed.code);
        }
    };
    return std::visit(Describer(), event);
}

inline QByteArray describe(const std::vector<Event> &events)
{
    QByteArray text;
    for (const Event &event : events)
        text += (text.isEmpty() ? "" : " ") + describe(event);
    return text;
}

/// What a codec of the other role makes of these bytes.
inline QByteArray describeOutgoing(const QByteArray &bytes, Role sender)
{
    Codec reader(sender == Role::server ? Role::client : Role::server);
    return describe(reader.receive(bytes, TimePoint()));
}

constexpr MaskKey testKey{0x37, 0xfa, 0x21, 0x3d};

/// A frame as a peer of that role receives it, with any first byte, legal or not.
inline QByteArray rawFrame(Role receiver, quint8 firstByte, const QByteArray &payload)
{
    QByteArray frame = receiver == Role::server ? encodeMaskedFrame(Opcode::binary, payload, testKey)
                                                : encodeFrame(Opcode::binary, payload);
    frame[0] = char(firstByte);
    return frame;
}

} // namespace tincan::websocket::test

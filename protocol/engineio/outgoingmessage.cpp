// SPDX-License-Identifier: MIT
#include "protocol/engineio/outgoingmessage.h"

#include <mutex>

namespace tincan::engineio {

struct OutgoingMessage::Encodings
{
    QByteArray frame; // header and payload; of text, the payload is the polling text
    qsizetype payloadAt = 0;
    bool isBinary = false;
    mutable std::once_flag base64Once;
    mutable QByteArray base64; // "b…", where a polling client needed it
};

namespace {

QByteArray makeFrame(websocket::Opcode opcode, QByteArrayView type, QByteArrayView data)
{
    QByteArray frame;
    frame.reserve(websocket::maxFrameHeaderBytes + type.size() + data.size());
    websocket::appendFrameHeader(frame, opcode, type.size() + data.size());
    return frame.append(type).append(data);
}

} // namespace

OutgoingMessage::OutgoingMessage(std::shared_ptr<const Encodings> encodings)
    : m_encodings(std::move(encodings))
{
}

OutgoingMessage OutgoingMessage::text(QByteArrayView utf8)
{
    return packet(PacketType::message, utf8);
}

OutgoingMessage OutgoingMessage::binary(QByteArrayView bytes)
{
    auto encodings = std::make_shared<Encodings>();
    encodings->frame = makeFrame(websocket::Opcode::binary, {}, bytes);
    encodings->payloadAt = encodings->frame.size() - bytes.size();
    encodings->isBinary = true;
    return OutgoingMessage(std::move(encodings));
}

OutgoingMessage OutgoingMessage::packet(PacketType type, QByteArrayView data)
{
    const char digit = char('0' + int(type));
    auto encodings = std::make_shared<Encodings>();
    encodings->frame = makeFrame(websocket::Opcode::text, {&digit, 1}, data);
    encodings->payloadAt = encodings->frame.size() - data.size() - 1;
    return OutgoingMessage(std::move(encodings));
}

bool OutgoingMessage::isBinary() const
{
    return m_encodings->isBinary;
}

QByteArrayView OutgoingMessage::data() const
{
    return isBinary() ? webSocketPayload() : webSocketPayload().sliced(1);
}

QByteArrayView OutgoingMessage::pollingText() const
{
    if (!isBinary())
        return webSocketPayload();
    std::call_once(m_encodings->base64Once,
        [this] { m_encodings->base64 = 'b' + webSocketPayload().toByteArray().toBase64(); });
    return m_encodings->base64;
}

QByteArrayView OutgoingMessage::webSocketPayload() const
{
    return QByteArrayView(m_encodings->frame).sliced(m_encodings->payloadAt);
}

const QByteArray &OutgoingMessage::webSocketFrame() const
{
    return m_encodings->frame;
}

} // namespace tincan::engineio

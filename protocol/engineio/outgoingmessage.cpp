// SPDX-License-Identifier: MIT
#include "protocol/engineio/outgoingmessage.h"

#include "protocol/engineio/utf16length.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace tincan::engineio {

struct OutgoingMessage::Encodings
{
    QByteArray frame; // header and payload; of text, the payload is the polling text
    qsizetype payloadAt = 0;
    bool isBinary = false;
    mutable std::once_flag base64Once;
    mutable QByteArray base64; // "b…", where a polling client needed it
    mutable std::once_flag typedFrameOnce;
    mutable QByteArray typedFrame; // of bytes, where a client of revision 3 needed it
    mutable std::atomic<qsizetype> textUnits = -1; // of text, where a client of revision 3 polled it
};

namespace {

QByteArray makeFrame(websocket::Opcode opcode, QByteArrayView type, QByteArrayView data)
{
    QByteArray frame;
    frame.reserve(websocket::maxFrameHeaderBytes + type.size() + data.size());
    websocket::appendFrameHeader(frame, opcode, type.size() + data.size());
    frame.resize(frame.size() + type.size() + data.size());
    std::copy(type.begin(), type.end(), frame.end() - data.size() - type.size());
    std::copy(data.begin(), data.end(), frame.end() - data.size());
    return frame;
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

qsizetype OutgoingMessage::pollingTextUnits() const
{
    if (isBinary())
        return pollingText().size();
    qsizetype units = m_encodings->textUnits.load(std::memory_order_relaxed);
    if (units < 0) {
        units = utf16Length(pollingText()); // whoever counts at the same time gets the same
        m_encodings->textUnits.store(units, std::memory_order_relaxed);
    }
    return units;
}

QByteArrayView OutgoingMessage::webSocketPayload() const
{
    return QByteArrayView(m_encodings->frame).sliced(m_encodings->payloadAt);
}

const QByteArray &OutgoingMessage::webSocketFrame(Revision revision) const
{
    if (revision == Revision::four || !isBinary())
        return m_encodings->frame;
    std::call_once(m_encodings->typedFrameOnce, [this] {
        constexpr char type = char(PacketType::message);
        m_encodings->typedFrame = makeFrame(websocket::Opcode::binary, {&type, 1}, webSocketPayload());
    });
    return m_encodings->typedFrame;
}

} // namespace tincan::engineio

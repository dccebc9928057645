// SPDX-License-Identifier: MIT
#include "protocol/engineio/wire.h"

#include <algorithm>

namespace tincan::engineio {
namespace {

constexpr qsizetype countBytes = 12; // about what stands before a packet of revision 3

bool mayBeCompressed(std::span<const OutgoingMessage> packets)
{
    return std::any_of(packets.begin(), packets.end(),
        [](const OutgoingMessage &packet) { return packet.mayBeCompressed(); });
}

class Wire4 final : public Wire
{
public:
    explicit constexpr Wire4(bool isTextOnly) : m_isTextOnly(isTextOnly) { }

    Revision revision() const override { return Revision::four; }
    std::optional<Packet> readText(QByteArrayView frame) const override { return decodePacket(frame); }
    std::optional<Packet> readBinary(const QByteArray &frame) const override
    {
        return decodeBinaryPacket(frame);
    }
    bool takesOctets() const override { return false; }
    PayloadReader readPayload(const QByteArray &body, bool) const override { return PayloadReader(body); }
    const QByteArray &frame(const OutgoingMessage &packet) const override
    {
        return m_isTextOnly ? packet.webSocketTextFrame(Revision::four) : packet.webSocketFrame();
    }
    Payload payload(std::span<const OutgoingMessage> packets) const override;

private:
    bool m_isTextOnly;
};

Payload Wire4::payload(std::span<const OutgoingMessage> packets) const
{
    qsizetype size = 0;
    for (const OutgoingMessage &packet : packets)
        size += packet.pollingText().size() + 1;
    Payload payload;
    payload.mayBeCompressed = mayBeCompressed(packets);
    payload.body.reserve(size);
    for (const OutgoingMessage &packet : packets) {
        if (!payload.body.isEmpty())
            payload.body.append(payloadSeparator);
        payload.body.append(packet.pollingText());
    }
    return payload;
}

class Wire3 final : public Wire
{
public:
    explicit constexpr Wire3(bool isTextOnly) : m_isTextOnly(isTextOnly) { }

    Revision revision() const override { return Revision::three; }
    std::optional<Packet> readText(QByteArrayView frame) const override
    {
        return decodePacket(frame, Revision::three);
    }
    std::optional<Packet> readBinary(const QByteArray &frame) const override
    {
        return decodeBinaryPacket(frame, Revision::three);
    }
    bool takesOctets() const override { return true; }
    PayloadReader readPayload(const QByteArray &body, bool isOctets) const override
    {
        return PayloadReader(body, isOctets ? PayloadFormat::octets : PayloadFormat::counted);
    }
    const QByteArray &frame(const OutgoingMessage &packet) const override
    {
        return m_isTextOnly ? packet.webSocketTextFrame(Revision::three)
                            : packet.webSocketFrame(Revision::three);
    }
    Payload payload(std::span<const OutgoingMessage> packets) const override;

private:
    bool m_isTextOnly;
};

/// `<length>:<packet>`, the length in UTF-16 units.
void appendCounted(const OutgoingMessage &packet, QByteArray &body)
{
    const QByteArrayView text = packet.pollingText();
    if (!packet.isBinary()) {
        body.append(QByteArray::number(packet.pollingTextUnits())).append(':').append(text);
        return;
    }
    const QByteArrayView base64 = text.sliced(1); // after the "b", which the type follows here
    body.append(QByteArray::number(base64.size() + 2)).append(":b4").append(base64);
}

/// What kind it is, the digits of its length in bytes, 255, and the packet.
void appendOctets(const OutgoingMessage &packet, QByteArray &body)
{
    const QByteArrayView data = packet.webSocketPayload();
    body.append(packet.isBinary() ? '\1' : '\0');
    for (const char digit : QByteArray::number(data.size() + int(packet.isBinary())))
        body.append(char(digit - '0'));
    body.append('\xff');
    if (packet.isBinary())
        body.append(char(PacketType::message));
    body.append(data);
}

Payload Wire3::payload(std::span<const OutgoingMessage> packets) const
{
    const auto isBinary = [](const OutgoingMessage &packet) { return packet.isBinary(); };
    Payload payload;
    payload.mayBeCompressed = mayBeCompressed(packets);
    payload.isBinary = !m_isTextOnly && std::any_of(packets.begin(), packets.end(), isBinary);
    const auto append = payload.isBinary ? appendOctets : appendCounted;
    qsizetype size = 0;
    for (const OutgoingMessage &packet : packets)
        size += packet.size() + countBytes;
    payload.body.reserve(size);
    for (const OutgoingMessage &packet : packets)
        append(packet, payload.body);
    return payload;
}

constexpr Wire4 wire4(false);
constexpr Wire4 wire4TextOnly(true);
constexpr Wire3 wire3(false);
constexpr Wire3 wire3TextOnly(true);

} // namespace

const Wire &wireOf(Revision revision, bool isTextOnly)
{
    if (revision == Revision::four)
        return isTextOnly ? wire4TextOnly : wire4;
    return isTextOnly ? wire3TextOnly : wire3;
}

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#include "protocol/engineio/packet.h"

namespace tincan::engineio {
namespace {

constexpr int lastType = int(PacketType::noop);

std::optional<PacketType> typeOf(int number)
{
    if (number < 0 || number > lastType)
        return {};
    return PacketType(number);
}

std::optional<Packet> decodeBase64(PacketType type, QByteArrayView base64)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(base64.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return {};
    return Packet{type, true, *decoded};
}

} // namespace

std::optional<Packet> decodePacket(QByteArrayView text, Revision revision)
{
    if (text.isEmpty())
        return {};
    const bool isBase64 = text.front() == 'b';
    if (isBase64 && revision == Revision::four)
        return decodeBase64(PacketType::message, text.sliced(1));
    if (isBase64)
        text = text.sliced(1);
    const auto type = text.isEmpty() ? std::nullopt : typeOf(text.front() - '0');
    if (!type)
        return {};
    if (isBase64)
        return decodeBase64(*type, text.sliced(1));
    return Packet{*type, false, text.sliced(1).toByteArray()};
}

std::optional<Packet> decodeBinaryPacket(const QByteArray &bytes, Revision revision)
{
    if (revision == Revision::four)
        return Packet{PacketType::message, true, bytes};
    const auto type = bytes.isEmpty() ? std::nullopt : typeOf(quint8(bytes.front()));
    if (!type)
        return {};
    return Packet{*type, true, bytes.sliced(1)};
}

} // namespace tincan::engineio

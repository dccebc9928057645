// SPDX-License-Identifier: MIT
#include "protocol/engineio/packet.h"

namespace tincan::engineio {

std::optional<Packet> decodePacket(QByteArrayView text)
{
    if (text.isEmpty())
        return {};
    const char type = text.front();
    const QByteArray data = text.sliced(1).toByteArray();
    if (type == 'b') {
        const auto decoded = QByteArray::fromBase64Encoding(data, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return {};
        return Packet{PacketType::message, true, *decoded};
    }
    if (type < '0' || type > '6')
        return {};
    return Packet{PacketType(type - '0'), false, data};
}

} // namespace tincan::engineio

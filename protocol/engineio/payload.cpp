// SPDX-License-Identifier: MIT
#include "protocol/engineio/payload.h"

namespace tincan::engineio {

std::optional<Packet> PayloadReader::next()
{
    if (m_isAtEnd)
        return {};
    qsizetype end = m_body.indexOf(payloadSeparator, m_position);
    const bool isLast = end < 0;
    if (isLast)
        end = m_body.size();
    auto packet = decodePacket(QByteArrayView(m_body).sliced(m_position, end - m_position));
    if (isLast || !packet)
        *this = {}; // lets go of the body
    else
        m_position = end + 1;
    return packet;
}

} // namespace tincan::engineio

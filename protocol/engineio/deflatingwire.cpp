// SPDX-License-Identifier: MIT
#include "protocol/engineio/deflatingwire.h"

namespace tincan::engineio {

DeflatingWire::DeflatingWire(
    const Wire &plain, websocket::Deflater &deflater, int windowBits, qsizetype thresholdBytes)
    : m_plain(plain), m_deflater(deflater), m_windowBits(windowBits), m_thresholdBytes(thresholdBytes)
{
}

const QByteArray &DeflatingWire::frame(const OutgoingMessage &packet) const
{
    const QByteArray &plain = m_plain.frame(packet);
    const qsizetype size = websocket::payloadOf(plain).size();
    if (!packet.mayBeCompressed() || size < m_thresholdBytes)
        return plain;
    // Whoever can see all of it at once is served by what is made for the largest window.
    const bool fits = size <= qsizetype(1) << m_windowBits;
    return packet.deflatedFrame(plain, fits ? websocket::maxWindowBits : m_windowBits, m_deflater);
}

} // namespace tincan::engineio

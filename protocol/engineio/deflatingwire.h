// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/wire.h"
#include "protocol/websocket/deflate.h"

namespace tincan::engineio {

/// A wire whose frames are compressed where that is worth it: for a WebSocket with permessage-deflate.
///
/// Each frame is compressed once, for all who have a window of that size. Not thread-safe; it owns neither
/// the wire nor the deflater.
class DeflatingWire final : public Wire
{
public:
    /// thresholdBytes: of a frame's payload, from which on it is compressed.
    DeflatingWire(const Wire &plain, websocket::Deflater &deflater, int windowBits, qsizetype thresholdBytes);

    Revision revision() const override { return m_plain.revision(); }
    std::optional<Packet> readText(QByteArrayView frame) const override { return m_plain.readText(frame); }
    std::optional<Packet> readBinary(const QByteArray &frame) const override
    {
        return m_plain.readBinary(frame);
    }
    bool takesOctets() const override { return m_plain.takesOctets(); }
    PayloadReader readPayload(const QByteArray &body, bool isOctets) const override
    {
        return m_plain.readPayload(body, isOctets);
    }
    const QByteArray &frame(const OutgoingMessage &packet) const override;
    Payload payload(std::span<const OutgoingMessage> packets) const override
    {
        return m_plain.payload(packets);
    }

private:
    const Wire &m_plain;
    websocket::Deflater &m_deflater;
    int m_windowBits;
    qsizetype m_thresholdBytes;
};

} // namespace tincan::engineio

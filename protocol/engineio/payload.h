// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/packet.h"

#include <QByteArray>

#include <optional>

namespace tincan::engineio {

/// What stands between the packets of a polling payload (Engine.IO 4).
constexpr char payloadSeparator = '\x1e';

/// How packets stand one after the other in a polling body.
enum class PayloadFormat : quint8 {
    separated, ///< revision 4: payloadSeparator between them
    counted, ///< revision 3: `<length>:<packet>`, the length in UTF-16 units, as decimal digits
    octets, ///< revision 3: 0 for text or 1 for bytes, the length in bytes as digits 0–9, 255, packet
};

/// A polling body as it goes out.
struct Payload
{
    QByteArray body;
    bool isBinary = false; ///< of type application/octet-stream
    bool mayBeCompressed = false; ///< one of its packets may
};

/// Takes the packets of one polling body apart, one at a time, so that a body of a hundred thousand
/// packets can be worked off in slices. Keeps the body (shared); allocates for one packet at a time,
/// and never from a length that the body claims. Linear in the size of the body.
class PayloadReader
{
public:
    PayloadReader() = default;
    explicit PayloadReader(const QByteArray &body, PayloadFormat format = PayloadFormat::separated);

    bool isAtEnd() const { return m_isAtEnd; }
    /// The next packet; empty where what stands there is none, and so for an empty body of text. After
    /// that, or after the last packet, isAtEnd() holds.
    std::optional<Packet> next();

private:
    std::optional<Packet> nextSeparated();
    std::optional<Packet> nextCounted();
    std::optional<Packet> nextOctets();
    std::optional<qsizetype> takeLength(char zero, char end);
    void skipEmptyPackets();

    QByteArray m_body;
    qsizetype m_position = 0;
    PayloadFormat m_format = PayloadFormat::separated;
    bool m_isAtEnd = true;
};

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/packet.h"

#include <QByteArray>

#include <optional>

namespace tincan::engineio {

/// What stands between the packets of a polling payload (Engine.IO 4).
constexpr char payloadSeparator = '\x1e';

/// Takes the packets of one polling body apart, one at a time, so that a body of a hundred thousand
/// packets can be worked off in slices. Keeps the body (shared); allocates for one packet at a time.
class PayloadReader
{
public:
    PayloadReader() = default;
    explicit PayloadReader(const QByteArray &body) : m_body(body), m_isAtEnd(false) { }

    bool isAtEnd() const { return m_isAtEnd; }
    /// The next packet; empty where what stands there is none, and so for an empty body. After
    /// that, or after the last packet, isAtEnd() holds.
    std::optional<Packet> next();

private:
    QByteArray m_body;
    qsizetype m_position = 0;
    bool m_isAtEnd = true;
};

} // namespace tincan::engineio

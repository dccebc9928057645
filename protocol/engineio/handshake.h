// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>
#include <tl/expected.hpp>

namespace tincan::engineio {

/// The data of the open packet.
struct Handshake
{
    QByteArray sid;
    bool canUpgrade = false; ///< upgrades is ["websocket"] rather than []
    std::chrono::milliseconds pingInterval{25'000};
    std::chrono::milliseconds pingTimeout{20'000};
    qint64 maxPayloadBytes = 1'000'000; ///< 0: none given

    friend bool operator==(const Handshake &, const Handshake &) = default;
};

/// Compact JSON with exactly the keys sid, upgrades, pingInterval, pingTimeout, maxPayload, in that
/// order. sid must need no escapes (the alphabet of base64url).
QByteArray encodeHandshake(const Handshake &handshake);

/// Reads what any server may send: further keys are ignored, a missing maxPayload is 0. The error
/// says what is wrong: no JSON object, no sid, or an interval that is no positive number.
tl::expected<Handshake, QByteArray> parseHandshake(QByteArrayView json);

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/decoder.h"
#include "protocol/socketio/packet.h"

#include <tl/expected.hpp>

/// Packets as npm socket.io-msgpack-parser 3 has them on the wire: each one binary message, a map of `type`,
/// `data`, `id` and `nsp`. Members that are null or undefined count as absent, unknown ones are ignored.
namespace tincan::socketio {

/// Precondition: as encode().
EncodedMessage encodeMsgpack(const Packet &packet);
/// Straight from the parts, without building a Packet; `name` is null for an acknowledgement.
EncodedMessage encodeMsgpackList(
    const QString &nsp, const QString *name, const Array &args, std::optional<AckId> id);

tl::expected<Packet, DecodeError> decodeMsgpack(QByteArrayView bytes, const DecoderLimits &limits);

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/decoder.h"

#include <optional>

namespace tincan::socketio {

/// Why this may not be the payload of such a packet, by whichever parser it came; std::nullopt where it may.
std::optional<DecodeReason> objection(PacketType type, const Value &payload, int maximumArguments);

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#include "protocol/socketio/payload.h"

namespace tincan::socketio {

std::optional<DecodeReason> objection(PacketType type, const Value &payload, int maximumArguments)
{
    const auto unless
        = [](bool allowed) { return allowed ? std::nullopt : std::optional(DecodeReason::badPayload); };
    switch (type) {
    case PacketType::connect:
        return unless(payload.isObject());
    case PacketType::disconnect:
        return DecodeReason::badPayload;
    case PacketType::connectError:
        return unless(payload.isObject() || payload.isString());
    case PacketType::ack:
        if (payload.toArray().size() > maximumArguments)
            return DecodeReason::tooManyArguments;
        return unless(payload.isArray());
    case PacketType::event:
        break;
    }
    const Array &list = payload.toArray();
    if (list.isEmpty() || (!list.first().isString() && !list.first().isNumber()))
        return DecodeReason::badPayload;
    if (const QString *name = list.first().ifString(); name && isReservedEvent(*name))
        return DecodeReason::reservedEvent;
    return list.size() - 1 > maximumArguments ? std::optional(DecodeReason::tooManyArguments) : std::nullopt;
}

} // namespace tincan::socketio

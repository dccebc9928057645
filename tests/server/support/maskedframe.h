// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocket/frame.h"

namespace tincan::test {

/// A frame as a client sends it, for those who send bytes of their own.
inline QByteArray frame(websocket::Opcode opcode, const QByteArray &payload, bool isFinal = true)
{
    return websocket::encodeMaskedFrame(opcode, payload, {1, 2, 3, 4}, isFinal);
}

} // namespace tincan::test

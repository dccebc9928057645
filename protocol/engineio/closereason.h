// SPDX-License-Identifier: MIT
#pragma once

#include <QLatin1StringView>

namespace tincan::engineio {

/// Why a session ended.
enum class CloseReason : quint8 {
    transportError, ///< a request or WebSocket failed, or the peer misused one
    transportClose, ///< the peer closed
    forcedClose, ///< this side closed
    pingTimeout,
    parseError, ///< the peer sent what is no packet
    serverShuttingDown,
};

/// The text that Socket.IO users know: "transport error", "ping timeout", ….
QLatin1StringView toText(CloseReason reason);

} // namespace tincan::engineio

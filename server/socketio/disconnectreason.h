// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tincan {

/// Why a socket left, as the official server tells it.
enum class DisconnectReason {
    transportError, ///< the connection broke
    transportClose, ///< the client closed the connection
    forcedClose, ///< the connection was closed by engineio::Session::close()
    pingTimeout, ///< no answer to a ping within pingTimeout
    parseError, ///< the client sent what no Socket.IO client may send
    serverShuttingDown, ///< Server::close()
    forcedServerClose, ///< the client broke the protocol's order, and was cut off
    clientNamespaceDisconnect, ///< the client left the namespace
    serverNamespaceDisconnect, ///< Socket::disconnect()
};

/// Whether a socket that left for this reason may be recovered: nobody left on purpose.
bool mayComeBack(DisconnectReason reason);

/// The reason in the official server's words: "transport close", "client namespace disconnect", …
QString reasonText(DisconnectReason reason);

} // namespace tincan

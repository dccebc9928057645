// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocket/deflate.h"
#include "protocol/websocket/handshake.h"

#include <optional>

namespace tincan::websocket {

/// What a server and its client have agreed on: permessage-deflate (RFC 7692).
///
/// Always without context takeover, in both directions: each message is compressed by itself. So a server
/// holds nothing for an idle client, and compresses a message once for however many.
struct DeflateAgreement
{
    int serverWindowBits = maxWindowBits; ///< of the window that the client has for our messages
    QByteArray answer; ///< the value of Sec-WebSocket-Extensions in the 101
};

/// Chooses among what a client's Sec-WebSocket-Extensions offer (RFC 7692, section 7.1): the first of its
/// preferences that can be. Nothing where there is none: other extensions, malformed elements, and offers
/// with parameters that are unknown, doubled or out of range are passed over.
std::optional<DeflateAgreement> chooseDeflate(const HeaderFields &headers);

} // namespace tincan::websocket

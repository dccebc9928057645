// SPDX-License-Identifier: MIT
#pragma once

#include <tincan/server.h>

namespace tincan::conformance {

/// The namespaces and events that the official client's own suite expects of a server:
///
///   /                hi → hi; echo (x, ack); getId (ack); getHandshake (ack); false → false (false);
///                    ack → ack (with an acknowledgement), then `got it` where that is (5, {test: true});
///                    getAckDate (any, ack), getDate → takeDate, getDateObj → takeDateObj ({date});
///                    getUtf8 → five takeUtf8; doge → doge (bytes), getbin → takebin (bytes);
///                    buffa → buffack, jsonbuff → jsonbuff-ack, abuff1 and abuff2 → abuff2-ack,
///                    blob → back, jsonblob → jsonblob-ack, blob1, blob2 and blob3 → blob3-ack, each
///                    where the bytes came intact and in order
///   / with a query `fail`                 refused ("Auth failed (main namespace)")
///   /foo             getId (ack)
///   /abc             on connection: handshake (the handshake)
///   /timeout_socket, /valid, /asd         nothing
void addClientSuite(Server &server);

} // namespace tincan::conformance

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/outgoingmessage.h"
#include "protocol/socketio/packet.h"

#include <QList>

namespace tincan {

/// A Socket.IO packet on its way out: its text, then its attachments, each encoded once for however
/// many clients. A cheap value.
struct OutgoingPacket
{
    engineio::OutgoingMessage text;
    QList<engineio::OutgoingMessage> attachments;
};

/// The same packet, ready for any number of sessions.
OutgoingPacket toOutgoing(const socketio::EncodedMessage &message);

} // namespace tincan

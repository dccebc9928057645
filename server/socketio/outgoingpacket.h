// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/outgoingmessage.h"
#include "protocol/socketio/packet.h"

#include <QList>

namespace tincan {

/// A Socket.IO packet on its way out: its text (by the msgpack parser all of it, in binary), then its
/// attachments, each encoded once for however
/// many clients. A cheap value, to be used from any thread.
struct OutgoingPacket
{
    engineio::OutgoingMessage text;
    QList<engineio::OutgoingMessage> attachments;

    /// The same bytes, which no transport is to compress.
    OutgoingPacket uncompressed() const;
    /// Bytes that keeping it costs.
    qsizetype size() const;
};

/// An event on its way to any number of sockets: what was emitted, and its packet.
struct OutgoingEvent
{
    QString name;
    Array args;
    OutgoingPacket packet;
};

/// The same packet, ready for any number of sessions.
OutgoingPacket toOutgoing(const socketio::EncodedMessage &message);

} // namespace tincan

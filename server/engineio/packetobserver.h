// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/packet.h"

#include <QList>

namespace tincan::engineio {

class Session;

/// What goes on inside a session, packet by packet: the events of the official engine's Socket that are
/// not SessionObserver's, in its order. One observer may be that of many sessions.
///
/// Called in the server's thread, never from within a call of Session other than close(). It sees what is
/// sent from the moment it is set: not the open packet. It may do everything with the session that
/// SessionObserver may, but what it sends is seen here, too.
class PacketObserver
{
public:
    virtual ~PacketObserver() = default;

    /// `packet`: the client sent it, whatever it is; before it has an effect. Not those of an upgrade.
    virtual void packetReceived(Session &, const Packet &) { }
    /// `packetCreate`: it is about to be sent or to wait for a GET. Neither noops nor a close.
    virtual void packetCreated(Session &, const Packet &) { }
    /// `flush`: the transport is about to get these, in this order: all that waited for it.
    virtual void flushed(Session &, const QList<Packet> &) { }
    /// `drain`: the transport has got them. What of it has not left, Session::queuedBytes() tells.
    virtual void drained(Session &) { }
    /// `heartbeat`: the client answered a ping or, in revision 3, sent one.
    virtual void heartbeat(Session &) { }
    /// `upgrading`: the client tries out a WebSocket.
    virtual void upgrading(Session &) { }
    /// `upgrade`: messages go by it from now on, and Session::transport() says so.
    virtual void upgraded(Session &) { }
};

} // namespace tincan::engineio

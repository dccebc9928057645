// SPDX-License-Identifier: MIT
#pragma once

#include "server/options.h"

#include <QString>

#include <memory>

namespace tincan {

struct OutgoingPacket;

/// The connection of one client below its namespaces: an Engine.IO session, as Socket::conn() shows it.
///
/// Owned by the server; used in its thread. An interface, so that tests can stand in for a network.
class ClientLink
{
public:
    virtual ~ClientLink() = default;

    /// The session's id; not a socket's.
    virtual QString id() const = 0;
    /// "polling" or "websocket".
    virtual QString transportName() const = 0;
    /// What the first HTTP request said.
    virtual std::shared_ptr<const HandshakeRequest> request() const = 0;
    /// Whether what is sent now would leave at once.
    virtual bool isWritable() const = 0;
    /// Queues all messages of a packet, one after the other; it never blocks.
    virtual void send(const OutgoingPacket &packet, bool compress) = 0;
    /// Stops (or resumes) handing out what the client sends.
    virtual void setReading(bool on) = 0;
    /// Closes the connection after what is queued; its sockets leave with "forced close".
    virtual void close() = 0;
};

} // namespace tincan

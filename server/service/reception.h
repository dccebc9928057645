// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/ack.h"
#include "server/socketio/handshake.h"

#include <QStringList>

#include <atomic>
#include <memory>

namespace tincan::service {

/// One connection of a client as both sides know it: the thread where it is, and that of the service.
struct Line
{
    int thread = 0;
    QString id; ///< of its socket
    Handshake handshake;
    QStringList rooms; ///< in which it came
    std::atomic<int> waitingEvents = 0; ///< sent and not yet worked off
};
using LinePtr = std::shared_ptr<Line>;

/// What relays tell the side of the service; called at home.
class Reception
{
public:
    virtual ~Reception() = default;
    /// A client wants to join.
    virtual void arrive(const LinePtr &line) = 0;
    virtual void receive(const LinePtr &line, const QString &event, const Array &args, const Ack &ack) = 0;
    /// A client that was let in has gone, whether it was connected or not.
    virtual void depart(const LinePtr &line, const QString &reason) = 0;
};

} // namespace tincan::service

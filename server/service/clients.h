// SPDX-License-Identifier: MIT
#pragma once

#include "server/service/client.h"
#include "server/socketio/ack.h"
#include "server/socketio/broadcastoperator.h"
#include "server/socketio/middleware.h"

namespace tincan::service {

/// What a service does about its clients. All calls come in the service's thread.
class Service
{
public:
    virtual ~Service() = default;

    /// A client wants to join: `next` lets it, or tells it why not, at once or later. By default all may.
    virtual void admit(Client &client, const Next &next);
    /// It has joined; whatever is sent to all from here on reaches it, and nothing before.
    virtual void connected(Client &client) = 0;
    /// It was let in, and was gone before it was connected().
    virtual void withdrawn(Client &client);
    /// It sent an event; `ack` answers as in Socket::on().
    virtual void received(Client &client, const QString &event, const Array &args, const Ack &ack) = 0;
    /// It has gone, for one of the reasons of Socket::onDisconnect(); the reference ends here.
    virtual void disconnected(Client &client, const QString &reason) = 0;
};

/// All clients of one namespace, as the one service that serves it sees them: in one thread, in however
/// many threads they are.
///
/// The service owns it, so that its end is that of the calls. Used in the service's thread.
class Clients
{
public:
    Clients() = default;
    virtual ~Clients() = default;
    Q_DISABLE_COPY_MOVE(Clients)

    /// Begins to call the service; once.
    virtual void serve(Service &service) = 0;
    /// The client of that id which is connected, or null. The pointer is for use at once.
    virtual Client *find(const QString &id) = 0;
    /// How many are connected.
    virtual qsizetype count() const = 0;

    /// For what is sent to many.
    virtual BroadcastOperator all() const = 0;
    BroadcastOperator to(const QString &room) const { return all().to(room); }
    BroadcastOperator except(const QString &room) const { return all().except(room); }
};

} // namespace tincan::service

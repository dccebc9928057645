// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/adapter.h"
#include "server/socketio/arguments.h"

namespace tincan {

class Namespace;

/// Sockets of a namespace chosen by rooms, and what to do with them all.
///
/// An immutable value: each of to(), except(), … gives a new one and leaves this as it was, so one may
/// be kept and used again, for as long as its Server lives. A socket in several of the rooms is
/// reached once. A packet is encoded once, however many receive it. Used in the server's thread.
class BroadcastOperator
{
public:
    /// All sockets of the namespace.
    explicit BroadcastOperator(Namespace &nsp) : m_namespace(&nsp) { }

    /// Adds a room, or rooms, to those reached; a socket's id is a room, too.
    BroadcastOperator to(const QString &room) const;
    BroadcastOperator to(const QStringList &rooms) const;
    BroadcastOperator in(const QString &room) const { return to(room); }
    BroadcastOperator in(const QStringList &rooms) const { return to(rooms); }
    /// Leaves out who is in that room, whichever other rooms they are in.
    BroadcastOperator except(const QString &room) const;
    BroadcastOperator except(const QStringList &rooms) const;
    /// Only sockets of this server, where an adapter joins several.
    BroadcastOperator local() const;
    /// Dropped for each client whose transport can't take it now ("volatile").
    BroadcastOperator asVolatile() const;
    /// Whether a transport that could compress it may. Default true.
    BroadcastOperator compress(bool on) const;

    /// Sends an event with any values as arguments.
    template <typename... Args>
    void emitEvent(const QString &event, Args &&...args) const
    {
        emitArguments(event, arguments(std::forward<Args>(args)...));
    }
    /// Sends an event with a list of arguments already made.
    void emitArguments(const QString &event, const Array &args) const;

    /// Tells who they are, at once or later.
    void fetchSockets(Adapter::FetchCallback callback) const;
    void socketsJoin(const QStringList &rooms) const;
    void socketsJoin(const QString &room) const { socketsJoin(QStringList{room}); }
    void socketsLeave(const QStringList &rooms) const;
    void socketsLeave(const QString &room) const { socketsLeave(QStringList{room}); }
    /// As Socket::disconnect() for each.
    void disconnectSockets(bool close = false) const;

    const Selection &selection() const { return m_selection; }
    PacketFlags flags() const { return m_flags; }

private:
    Namespace *m_namespace;
    Selection m_selection;
    PacketFlags m_flags;
};

} // namespace tincan

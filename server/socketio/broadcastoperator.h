// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/adapter.h"
#include "server/socketio/arguments.h"

#include <QFuture>

#include <chrono>

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
    /// How long emitWithAck() waits for answers; zero, as at first, is Limits::ackLifetime.
    BroadcastOperator timeout(std::chrono::milliseconds time) const;

    /// Sends an event with any values as arguments.
    template <typename... Args>
    void emitEvent(const QString &event, Args &&...args) const
    {
        emitArguments(event, arguments(std::forward<Args>(args)...));
    }
    /// Sends an event with a list of arguments already made.
    void emitArguments(const QString &event, const Array &args) const;

    /// Sends an event and gathers an answer of each client: the first argument of each, in the order
    /// they come. Nobody addressed: an empty list. Where at the end of the timeout some are missing
    /// (clients that left, too) the error carries those that came. At most Limits::broadcastsWaiting of
    /// a namespace wait at once.
    void emitWithAck(const QString &event, const Array &args, AnswersCallback callback) const;
    QFuture<Answers> emitWithAck(const QString &event, const Array &args = {}) const;

    /// Tells who they are, at once or later, or why not all could be asked.
    void fetchSockets(Adapter::FetchCallback callback) const;
    QFuture<RemoteSockets> fetchSockets() const;
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
    std::chrono::milliseconds m_timeout{0};
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/adapter.h"
#include "server/socketio/eventclock.h"
#include "server/socketio/inbox.h"
#include "server/socketio/keptsessions.h"

#include <QHash>

#include <memory>
#include <mutex>
#include <vector>

namespace tincan::socketio {

class ThreadCluster;
class ThreadsAdapter;

/// One server's place in a ThreadCluster: its inbox, its clock and its adapters. Used in that server's
/// thread, except for post().
class ThreadSeat
{
public:
    ThreadSeat(ThreadCluster &cluster, int number, const ServerOptions &options);

    ThreadCluster &cluster() const { return m_cluster; }
    int number() const { return m_number; }
    EventClock &clock() { return m_clock; }
    Inbox &inbox() { return m_inbox; }

    /// Works off what waits in the inbox, unless that is being done.
    void catchUp();
    /// Says whether what this server wants to do has to wait: while the inbox is being worked off, at its
    /// end. Else works off what waits there first, since nothing may overtake that.
    bool mustWait();
    /// What waited has its turn: the next mustWait() says no.
    void takeTurn() { m_hasTurn = true; }

    void add(ThreadsAdapter &adapter);
    void remove(ThreadsAdapter &adapter);
    /// Null where this server has no such namespace.
    ThreadsAdapter *adapter(const QString &nsp) const { return m_adapters.value(nsp); }

private:
    void loseEverybody();

    ThreadCluster &m_cluster;
    int m_number;
    EventClock m_clock;
    QHash<QString, ThreadsAdapter *> m_adapters;
    Inbox m_inbox;
    bool m_hasTurn = false;
};

/// The servers of one process, each in a thread of its own, that stand as one: what their ThreadsAdapters
/// share. Outlives them all.
class ThreadCluster
{
public:
    ThreadCluster(int servers, const ServerOptions &options);
    ~ThreadCluster();
    Q_DISABLE_COPY_MOVE(ThreadCluster)

    int size() const { return int(m_seats.size()); }
    ThreadSeat &seat(int server) { return *m_seats[size_t(server)]; }
    /// What makes the adapters of that server's namespaces.
    AdapterFactory adapterFactory(int server);

    // From any thread:

    /// For one server, in the order in which its thread's messages are posted.
    void post(int server, const Inbox::Message &message) { seat(server).inbox().post(message); }
    /// For all but the one that posts.
    void postToOthers(int sender, const Inbox::Message &message);
    /// Where the lost sessions of a namespace wait, whichever server they were at. Null: recovery is off.
    std::shared_ptr<SessionStore> sessions(const QString &nsp);
    /// As of PacketLog.
    const QString &tag() const { return m_tag; }

private:
    ServerOptions m_options;
    QString m_tag;
    std::vector<std::unique_ptr<ThreadSeat>> m_seats;
    std::mutex m_mutex; // of the stores
    QHash<QString, std::shared_ptr<SessionStore>> m_sessions;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/inmemoryadapter.h"
#include "server/socketio/threadcluster.h"

namespace tincan::socketio {

/// The adapter of a server that shares its process with others, each in a thread of its own.
///
/// Its own sockets are as with InMemoryAdapter. What concerns those of others is posted to their threads
/// (frames are shared, not copied), in the order in which it is asked here; answers are posted back.
class ThreadsAdapter final : public InMemoryAdapter
{
public:
    ThreadsAdapter(AdapterHost &host, ThreadSeat &seat);
    ~ThreadsAdapter() override;

    const QString &name() const { return host().name(); }
    /// What was for the sockets here is lost: their connections end, and can't be recovered.
    void loseEverybody();

    void catchUp() override { m_seat.catchUp(); }
    void broadcast(const QString &event, const Array &args, const Selection &to, PacketFlags flags) override;
    void broadcastWithAck(const QString &event, const Array &args, const Selection &to, PacketFlags flags,
        std::chrono::milliseconds timeout, AnswersCallback callback) override;
    void fetchSockets(const Selection &selection, FetchCallback callback) override;
    void addSockets(const Selection &selection, const QStringList &rooms) override;
    void removeSockets(const Selection &selection, const QStringList &rooms) override;
    void disconnectSockets(const Selection &selection, bool close) override;
    void serverCount(CountCallback callback) override;
    void serverSideEmit(const QString &event, const Array &args) override;
    void serverSideEmitWithAck(const QString &event, const Array &args, std::chrono::milliseconds timeout,
        AnswersCallback callback) override;
    void restoreSession(const QString &pid, const QString &offset, RestoreCallback callback) override;
    void close() override;

private:
    /// Done in the thread of another server; null where that has no such namespace.
    using Action = std::function<void(ThreadsAdapter *)>;
    /// A broadcast on its way to the other threads.
    struct Emission;
    /// What a session missed, as its server tells it.
    struct Missed
    {
        bool isKnown = false;
        QList<LoggedPacket> packets;
        EventClock::Heads heads; // of that server
    };

    Inbox::Message message(Action action) const;
    void postToOthers(Action action);
    template <typename Order>
    bool waits(Order order);
    template <typename Order>
    void everywhere(const Selection &selection, Order order);
    void receive(const Emission &emission);

    ThreadSeat &m_seat;
    Gatherings<RemoteSocket> m_fetches;
    Gatherings<Missed> m_restores;
};

} // namespace tincan::socketio

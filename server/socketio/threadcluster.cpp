// SPDX-License-Identifier: MIT
#include "server/socketio/threadcluster.h"

#include "server/socketio/recovery.h"
#include "server/socketio/threadsadapter.h"

#include <QRandomGenerator>

#include <utility>

namespace tincan::socketio {

namespace {

/// A store that every server's thread may use.
class SharedSessions final : public SessionStore
{
public:
    explicit SharedSessions(std::shared_ptr<SessionStore> store) : m_store(std::move(store)) { }

    void keep(KeptSession session, net::TimePoint now) override
    {
        const std::lock_guard lock(m_mutex);
        m_store->keep(std::move(session), now);
    }
    std::optional<KeptSession> take(const QString &pid, net::TimePoint now) override
    {
        const std::lock_guard lock(m_mutex);
        return m_store->take(pid, now);
    }
    bool trim(net::TimePoint now) override
    {
        const std::lock_guard lock(m_mutex);
        return m_store->trim(now);
    }

private:
    std::mutex m_mutex;
    std::shared_ptr<SessionStore> m_store;
};

InboxLimits inboxLimits(const ServerOptions &options)
{
    return {options.limits.inboxMessages, options.limits.inboxBytes};
}

} // namespace

// ThreadSeat

ThreadSeat::ThreadSeat(ThreadCluster &cluster, int number, const ServerOptions &options)
    : m_cluster(cluster), m_number(number), m_clock(number),
      m_inbox(*this, inboxLimits(options), [this] { loseEverybody(); })
{
}

bool ThreadSeat::mustWait()
{
    if (std::exchange(m_hasTurn, false))
        return false;
    if (m_inbox.isWorking())
        return true;
    catchUp();
    return false;
}

void ThreadSeat::catchUp()
{
    if (!m_inbox.isEmpty() && !m_inbox.isWorking())
        m_inbox.work();
}

void ThreadSeat::add(ThreadsAdapter &adapter)
{
    m_adapters.insert(adapter.name(), &adapter);
}

void ThreadSeat::remove(ThreadsAdapter &adapter)
{
    m_adapters.remove(adapter.name());
}

/// What was for the clients here is lost: they must not go on as if they had got it.
void ThreadSeat::loseEverybody()
{
    const auto adapters = m_adapters; // handlers may change it
    for (ThreadsAdapter *const adapter : adapters)
        adapter->loseEverybody();
}

// ThreadCluster

ThreadCluster::ThreadCluster(int servers, const ServerOptions &options)
    : m_options(options), m_tag(QString::number(QRandomGenerator::system()->generate64(), 36))
{
    for (int number = 0; number < servers; ++number)
        m_seats.push_back(std::make_unique<ThreadSeat>(*this, number, options));
}

ThreadCluster::~ThreadCluster() = default;

AdapterFactory ThreadCluster::adapterFactory(int server)
{
    return [this, server](AdapterHost &host) { return std::make_unique<ThreadsAdapter>(host, seat(server)); };
}

void ThreadCluster::postToOthers(int sender, const Inbox::Message &message)
{
    for (int server = 0; server < size(); ++server) {
        if (server != sender)
            post(server, message);
    }
}

std::shared_ptr<SessionStore> ThreadCluster::sessions(const QString &nsp)
{
    if (!m_options.connectionStateRecovery)
        return nullptr;
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<SessionStore> &store = m_sessions[nsp];
    if (!store)
        store = std::make_shared<SharedSessions>(makeSessionStore(m_options));
    return store;
}

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/timerwheel.h"
#include "server/socketio/hub.h"
#include "server/socketio/namespace.h"
#include "server/socketio/threadcluster.h"
#include "tests/support/memorysession.h"

#include <QList>

namespace tincan::test {

/// A server without a network: a Hub whose clients are MemorySessions and whose clock is the test's. Or
/// several that stand as one, with clients at each of them in turn.
class HubBench
{
public:
    explicit HubBench(ServerOptions options = {}, int servers = 1)
        : m_wheel([this] { return m_now; }), m_cluster(servers, options)
    {
        for (int server = 0; server < servers; ++server) {
            if (servers > 1)
                options.adapter = m_cluster.adapterFactory(server);
            m_hubs.push_back(
                std::make_unique<socketio::Hub>(options, m_wheel, [this](char *bytes, qsizetype count) {
                    // Ids that differ, and that a test can tell: "AAAA…", "BAAA…".
                    std::fill_n(bytes, count, '\0');
                    bytes[0] = char(m_ids++ << 2);
                }));
        }
    }

    socketio::Hub &hub(int server = 0) { return *m_hubs[size_t(server)]; }
    Namespace &of(const QString &name, int server = 0) { return hub(server).of(name); }
    Namespace &root(int server = 0) { return of(QStringLiteral("/"), server); }
    int servers() const { return int(m_hubs.size()); }
    /// Lets every server work off what others have for it.
    void settle()
    {
        for (bool isDone = false; !isDone;) {
            isDone = true;
            for (int server = 0; server < servers(); ++server) {
                if (m_cluster.seat(server).inbox().isEmpty())
                    continue;
                isDone = false;
                m_cluster.seat(server).inbox().work();
            }
        }
    }
    net::TimerWheel &wheel() { return m_wheel; }

    /// A client that has a session and has joined nothing. Owned by the bench.
    MemorySession &connect(
        HandshakeRequest request = {}, engineio::Revision revision = engineio::Revision::four)
    {
        m_sessions.push_back(std::make_unique<MemorySession>(std::move(request), revision));
        hub(m_nextServer++ % servers()).accept(*m_sessions.back());
        return *m_sessions.back();
    }
    /// A client that has joined `/`; what it got by that is taken.
    MemorySession &join(const QByteArray &packet = QByteArrayLiteral("0"))
    {
        MemorySession &session = connect();
        session.clientSends(packet);
        session.take();
        return session;
    }
    void pass(std::chrono::milliseconds time)
    {
        m_now += time;
        m_wheel.advance();
    }

private:
    net::TimePoint m_now{};
    int m_ids = 0;
    net::TimerWheel m_wheel;
    std::vector<std::unique_ptr<MemorySession>> m_sessions; // outlive the hub
    socketio::ThreadCluster m_cluster; // where there are several servers
    std::vector<std::unique_ptr<socketio::Hub>> m_hubs;
    int m_nextServer = 0;
};

} // namespace tincan::test

// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/timerwheel.h"
#include "server/socketio/hub.h"
#include "server/socketio/namespace.h"
#include "tests/support/memorysession.h"

#include <QList>

namespace tincan::test {

/// A server without a network: a Hub whose clients are MemorySessions and whose clock is the test's.
class HubBench
{
public:
    explicit HubBench(ServerOptions options = {})
        : m_wheel([this] { return m_now; }), m_hub(options, m_wheel, [this](char *bytes, qsizetype count) {
              // Ids that differ, and that a test can tell: "AAAA…", "BAAA…".
              std::fill_n(bytes, count, '\0');
              bytes[0] = char(m_ids++ << 2);
          })
    {
    }

    socketio::Hub &hub() { return m_hub; }
    Namespace &of(const QString &name) { return m_hub.of(name); }
    Namespace &root() { return of(QStringLiteral("/")); }
    net::TimerWheel &wheel() { return m_wheel; }

    /// A client that has a session and has joined nothing. Owned by the bench.
    MemorySession &connect(
        HandshakeRequest request = {}, engineio::Revision revision = engineio::Revision::four)
    {
        m_sessions.push_back(std::make_unique<MemorySession>(std::move(request), revision));
        m_hub.accept(*m_sessions.back());
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
    socketio::Hub m_hub;
};

} // namespace tincan::test

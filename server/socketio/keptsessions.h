// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/timerwheel.h"
#include "server/socketio/adapter.h"
#include "server/socketio/eventclock.h"

#include <QHash>

#include <list>
#include <optional>

namespace tincan::socketio {

/// A session that may come back, and where it stopped.
struct KeptSession
{
    RecoverableSession session;
    int server = 0; ///< whose log tells what it missed
    EventClock::Heads heads; ///< of that server when it went
};

/// Where sessions wait for their clients.
class SessionStore
{
public:
    virtual ~SessionStore() = default;
    virtual void keep(KeptSession session, net::TimePoint now) = 0;
    /// Hands it out, once. Nothing: unknown, or too old.
    virtual std::optional<KeptSession> take(const QString &pid, net::TimePoint now) = 0;
    /// Lets go of what is too old. False: nothing is left.
    virtual bool trim(net::TimePoint now) = 0;
};

/// The sessions of a namespace whose clients were lost, by their private ids, each for a limited time.
/// Where there are too many the oldest goes. Sans-IO.
class KeptSessions final : public SessionStore
{
public:
    KeptSessions(int limit, std::chrono::milliseconds age) : m_limit(limit), m_age(age) { }

    void keep(KeptSession session, net::TimePoint now) override;
    std::optional<KeptSession> take(const QString &pid, net::TimePoint now) override;
    bool trim(net::TimePoint now) override;

private:
    struct Entry
    {
        KeptSession kept;
        net::TimePoint at;
    };

    int m_limit;
    std::chrono::milliseconds m_age;
    std::list<Entry> m_entries; // the oldest first
    QHash<QString, std::list<Entry>::iterator> m_byPid;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#include "server/socketio/keptsessions.h"

#include <utility>

namespace tincan::socketio {

void KeptSessions::keep(KeptSession session, net::TimePoint now)
{
    trim(now);
    const QString pid = session.session.pid;
    if (const auto earlier = m_byPid.constFind(pid); earlier != m_byPid.cend())
        m_entries.erase(*earlier);
    m_entries.push_back({std::move(session), now});
    m_byPid.insert(pid, std::prev(m_entries.end()));
    if (m_byPid.size() > m_limit) {
        m_byPid.remove(m_entries.front().kept.session.pid);
        m_entries.pop_front();
    }
}

std::optional<KeptSession> KeptSessions::take(const QString &pid, net::TimePoint now)
{
    trim(now);
    const auto found = m_byPid.constFind(pid);
    if (found == m_byPid.cend())
        return std::nullopt;
    KeptSession session = std::move((*found)->kept);
    m_entries.erase(*found);
    m_byPid.erase(found);
    return session;
}

bool KeptSessions::trim(net::TimePoint now)
{
    while (!m_entries.empty() && m_entries.front().at + m_age < now) {
        m_byPid.remove(m_entries.front().kept.session.pid);
        m_entries.pop_front();
    }
    return !m_entries.empty();
}

} // namespace tincan::socketio

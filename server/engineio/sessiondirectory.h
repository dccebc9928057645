// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

#include <mutex>
#include <optional>

namespace tincan::engineio {

/// How many sessions of each address have begun and never been used. Used from any thread.
class UnusedSessions
{
public:
    int count(const QHostAddress &address) const
    {
        const std::lock_guard lock(m_mutex);
        return m_counts.value(address);
    }
    void add(const QHostAddress &address)
    {
        const std::lock_guard lock(m_mutex);
        ++m_counts[address];
    }
    void remove(const QHostAddress &address)
    {
        const std::lock_guard lock(m_mutex);
        const auto count = m_counts.find(address);
        if (count != m_counts.end() && --count.value() == 0)
            m_counts.erase(count);
    }

private:
    mutable std::mutex m_mutex;
    QHash<QHostAddress, int> m_counts;
};

/// Which of several Engines of one process has which session, and what is counted over all of them.
/// Used from any thread; asked only where sessions begin and end and where one is not known here.
class SessionDirectory
{
public:
    void insert(const QByteArray &sid, int place)
    {
        const std::lock_guard lock(m_mutex);
        m_places.insert(sid, place);
    }
    void remove(const QByteArray &sid)
    {
        const std::lock_guard lock(m_mutex);
        m_places.remove(sid);
    }
    UnusedSessions &unused() { return m_unused; }
    std::optional<int> placeOf(const QByteArray &sid) const
    {
        const std::lock_guard lock(m_mutex);
        const auto place = m_places.constFind(sid);
        return place == m_places.cend() ? std::nullopt : std::optional(*place);
    }

private:
    mutable std::mutex m_mutex;
    QHash<QByteArray, int> m_places;
    UnusedSessions m_unused;
};

} // namespace tincan::engineio

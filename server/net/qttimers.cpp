// SPDX-License-Identifier: MIT
#include "server/net/qttimers.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <climits>
#include <vector>

namespace tincan::net {

using std::chrono::milliseconds;

namespace {

constexpr qint64 longestIntervalMs = INT_MAX; // QTimer counts in 31 bits

milliseconds roundedInterval(qint64 intervalMs, Qt::TimerType type)
{
    const qint64 bounded = std::clamp<qint64>(intervalMs, 0, longestIntervalMs);
    if (type != Qt::VeryCoarseTimer)
        return milliseconds(bounded);
    return milliseconds((bounded + 500) / 1000 * 1000);
}

} // namespace

void QtTimers::add(int id, qint64 intervalMs, Qt::TimerType type, QObject *object)
{
    const milliseconds interval = roundedInterval(intervalMs, type);
    const Timer timer{++m_serial, interval, type, object, Clock::now() + interval};
    m_order.emplace(timer.deadline, id);
    m_timers.insert_or_assign(id, timer);
}

bool QtTimers::remove(int id)
{
    const auto timer = m_timers.find(id);
    if (timer == m_timers.end())
        return false;
    m_order.erase({timer->second.deadline, id});
    m_timers.erase(timer);
    return true;
}

bool QtTimers::removeAllOf(const QObject *object)
{
    std::vector<int> ids;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            ids.push_back(id);
    }
    for (const int id : ids)
        remove(id);
    return !ids.empty();
}

QList<QAbstractEventDispatcher::TimerInfo> QtTimers::timersOf(const QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> infos;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            infos.append(QAbstractEventDispatcher::TimerInfo(id, int(timer.interval.count()), timer.type));
    }
    return infos;
}

int QtTimers::remainingMs(int id) const
{
    const auto timer = m_timers.find(id);
    if (timer == m_timers.end())
        return -1;
    const auto left = std::chrono::ceil<milliseconds>(timer->second.deadline - Clock::now());
    return int(std::max<milliseconds::rep>(left.count(), 0));
}

std::optional<milliseconds> QtTimers::untilNext() const
{
    if (m_order.empty())
        return {};
    return std::max(std::chrono::ceil<milliseconds>(m_order.begin()->first - Clock::now()), milliseconds(0));
}

int QtTimers::activate()
{
    if (m_order.empty())
        return 0;
    const Clock::time_point now = Clock::now();
    // Listed first, so that one of no interval does not keep the loop here.
    std::vector<int> due;
    for (const auto &[deadline, id] : m_order) {
        if (deadline > now)
            break;
        due.push_back(id);
    }
    return int(std::count_if(due.begin(), due.end(), [&](int id) { return fire(id, now); }));
}

bool QtTimers::fire(int id, Clock::time_point now)
{
    auto found = m_timers.find(id);
    if (found == m_timers.end() || found->second.isFiring || found->second.deadline > now)
        return false; // something else has happened to it since
    Timer &timer = found->second;
    m_order.erase({timer.deadline, id});
    timer.deadline = std::max(timer.deadline, now - timer.interval) + timer.interval;
    timer.isFiring = true;
    const quint64 serial = timer.serial;

    QTimerEvent event(id);
    QCoreApplication::sendEvent(timer.object, &event);

    found = m_timers.find(id);
    if (found != m_timers.end() && found->second.serial == serial) {
        found->second.isFiring = false;
        m_order.emplace(found->second.deadline, id);
    }
    return true;
}

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractEventDispatcher>

#include <chrono>
#include <optional>
#include <set>
#include <unordered_map>

namespace tincan::net {

/// The timers that objects of one thread have started (QObject::startTimer(), QTimer).
///
/// All are precise to the millisecond; only very coarse ones are rounded to whole seconds.
class QtTimers
{
public:
    void add(int id, qint64 intervalMs, Qt::TimerType type, QObject *object);
    bool remove(int id);
    bool removeAllOf(const QObject *object);
    QList<QAbstractEventDispatcher::TimerInfo> timersOf(const QObject *object) const;
    /// Milliseconds, rounded up; -1 where there is none of that id.
    int remainingMs(int id) const;

    /// Until the earliest deadline, rounded up: never too early. Empty where there is none.
    std::optional<std::chrono::milliseconds> untilNext() const;
    /// Sends what is due now, each timer once; one that is in the midst of its event gets no other.
    /// Returns how many.
    int activate();

private:
    using Clock = std::chrono::steady_clock;

    struct Timer
    {
        quint64 serial; // tells it from a later one of the same id
        std::chrono::milliseconds interval;
        Qt::TimerType type;
        QObject *object;
        Clock::time_point deadline;
        bool isFiring = false;
    };

    bool fire(int id, Clock::time_point now);

    std::unordered_map<int, Timer> m_timers;
    std::set<std::pair<Clock::time_point, int>> m_order; // those not firing
    quint64 m_serial = 0;
};

} // namespace tincan::net

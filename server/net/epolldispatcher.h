// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/dispatcher.h"
#include "server/net/epollpoller.h"
#include "server/net/qttimers.h"

#include <QHash>

#include <atomic>
#include <memory>
#include <vector>

namespace tincan::net {

/// The dispatcher of Linux, on epoll.
///
/// A turn: posted events, ends of the turn, wait, descriptors, timers.
class EpollDispatcher final : public Dispatcher
{
    Q_OBJECT

public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    // QAbstractEventDispatcher
    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override;
    void interrupt() override;

    // Dispatcher
    void watch(int descriptor, DescriptorReceiver &receiver, quint8 events) override;
    void setWatched(int descriptor, quint8 events) override;
    void unwatch(int descriptor) override;
    void addTurnEnd(TurnEnd &turnEnd) override;
    void removeTurnEnd(TurnEnd &turnEnd) override;

private:
    class Notifiers;
    enum class State {
        awake,
        blocked, ///< in the kernel: waking it takes a system call
        woken, ///< has something to do before it may block
    };

    void reachTurnEnds();
    void wait(QEventLoop::ProcessEventsFlags flags, bool mayBlock);

    EpollPoller m_poller;
    QtTimers m_timers;
    QHash<int, Notifiers *> m_notifiers; // by descriptor
    std::vector<TurnEnd *> m_turnEnds;
    std::vector<TurnEnd *> m_reachedTurnEnds; // being called
    std::atomic<State> m_state = State::awake;
    std::atomic<bool> m_isInterrupted = false;
};

} // namespace tincan::net

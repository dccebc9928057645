// SPDX-License-Identifier: MIT
#include "server/net/epolldispatcher.h"

#include "server/net/turnend.h"

#include <QCoreApplication>
#include <QEvent>
#include <QSocketNotifier>
#include <QThread>

#include <algorithm>
#include <utility>

namespace tincan::net {

/// The QSocketNotifiers of one descriptor.
class EpollDispatcher::Notifiers final : public DescriptorReceiver
{
public:
    static DescriptorEvent eventOf(QSocketNotifier::Type type)
    {
        switch (type) {
        case QSocketNotifier::Read:
            return readableEvent;
        case QSocketNotifier::Write:
            return writableEvent;
        case QSocketNotifier::Exception:
            return urgentEvent;
        }
        Q_UNREACHABLE();
    }

    ~Notifiers() override
    {
        if (m_isGone)
            *m_isGone = true;
    }

    QSocketNotifier *&of(QSocketNotifier::Type type) { return m_notifiers[type]; }
    quint8 events() const
    {
        quint8 events = 0;
        for (const auto type : s_types)
            events |= m_notifiers[type] ? eventOf(type) : 0;
        return events;
    }

    void descriptorReady(quint8 events) override
    {
        bool isGone = false;
        bool *const outer = std::exchange(m_isGone, &isGone);
        for (const auto type : s_types) {
            if (!(events & eventOf(type)) || !m_notifiers[type])
                continue;
            QEvent event(QEvent::SockAct);
            QCoreApplication::sendEvent(m_notifiers[type], &event);
            if (isGone) {
                if (outer)
                    *outer = true;
                return;
            }
        }
        m_isGone = outer;
    }

private:
    static constexpr std::array s_types{
        QSocketNotifier::Exception, QSocketNotifier::Read, QSocketNotifier::Write};

    std::array<QSocketNotifier *, 3> m_notifiers{}; // by type
    bool *m_isGone = nullptr; // of the innermost descriptorReady()
};

void useDispatcher(QThread &thread)
{
    thread.setEventDispatcher(new EpollDispatcher);
}

void useDispatcherInMainThread()
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
}

EpollDispatcher::EpollDispatcher(QObject *parent) : Dispatcher(parent) { }

EpollDispatcher::~EpollDispatcher()
{
    qDeleteAll(m_notifiers);
}

// A turn

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    // Whoever woke it since the last turn (posting an event does) has something to be seen by the caller
    // when this returns.
    const bool wasWoken = m_state.exchange(State::awake) == State::woken;
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    reachTurnEnds();
    if (m_isInterrupted)
        return false;

    wait(flags, !wasWoken && m_turnEnds.empty() && flags.testFlag(QEventLoop::WaitForMoreEvents));
    int handled = wasWoken ? 1 : 0;
    if (!flags.testFlag(QEventLoop::ExcludeSocketNotifiers))
        handled += m_poller.dispatch();
    if (!flags.testFlag(QEventLoop::X11ExcludeTimers))
        handled += m_timers.activate();
    return handled > 0 || m_state == State::woken;
}

void EpollDispatcher::wait(QEventLoop::ProcessEventsFlags flags, bool mayBlock)
{
    EpollPoller::Timeout timeout(0);
    auto expected = State::awake;
    if (mayBlock && m_state.compare_exchange_strong(expected, State::blocked)) {
        timeout = flags.testFlag(QEventLoop::X11ExcludeTimers) ? std::nullopt : m_timers.untilNext();
        Q_EMIT aboutToBlock();
    }
    if (flags.testFlag(QEventLoop::ExcludeSocketNotifiers))
        m_poller.waitForWakeUp(timeout);
    else
        m_poller.wait(timeout);
    expected = State::blocked;
    m_state.compare_exchange_strong(expected, State::awake);
}

void EpollDispatcher::wakeUp()
{
    if (m_state.exchange(State::woken) == State::blocked)
        m_poller.wakeUp();
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

void EpollDispatcher::addTurnEnd(TurnEnd &turnEnd)
{
    m_turnEnds.push_back(&turnEnd);
}

void EpollDispatcher::removeTurnEnd(TurnEnd &turnEnd)
{
    std::erase(m_turnEnds, &turnEnd);
    std::erase(m_reachedTurnEnds, &turnEnd);
}

void EpollDispatcher::reachTurnEnds()
{
    // What they ask for in turn waits for the next one.
    m_reachedTurnEnds.insert(m_reachedTurnEnds.end(), m_turnEnds.begin(), m_turnEnds.end());
    m_turnEnds.clear();
    while (!m_reachedTurnEnds.empty()) {
        TurnEnd *const turnEnd = m_reachedTurnEnds.back();
        m_reachedTurnEnds.pop_back();
        turnEnd->reach();
    }
}

// Descriptors

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const auto descriptor = int(notifier->socket());
    Notifiers *&notifiers = m_notifiers[descriptor];
    if (notifiers) {
        notifiers->of(notifier->type()) = notifier;
        m_poller.setEvents(descriptor, notifiers->events());
    } else {
        notifiers = new Notifiers;
        notifiers->of(notifier->type()) = notifier;
        m_poller.add(descriptor, *notifiers, notifiers->events());
    }
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const auto descriptor = int(notifier->socket());
    Notifiers *const notifiers = m_notifiers.value(descriptor);
    if (!notifiers || notifiers->of(notifier->type()) != notifier)
        return;
    notifiers->of(notifier->type()) = nullptr;
    if (notifiers->events() != 0)
        return m_poller.setEvents(descriptor, notifiers->events());
    // At once: the descriptor may be closed next, while a duplicate of it keeps it open in the kernel.
    m_poller.remove(descriptor);
    m_notifiers.remove(descriptor);
    delete notifiers;
}

void EpollDispatcher::watch(int descriptor, DescriptorReceiver &receiver, quint8 events)
{
    m_poller.add(descriptor, receiver, events);
}

void EpollDispatcher::setWatched(int descriptor, quint8 events)
{
    m_poller.setEvents(descriptor, events);
}

void EpollDispatcher::unwatch(int descriptor)
{
    m_poller.remove(descriptor);
}

// Timers

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    m_timers.add(id, interval, type, object);
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return m_timers.remove(id);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAllOf(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int id)
{
    return m_timers.remainingMs(id);
}

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace tincan::socketio {

class ThreadSeat;

/// Something to do in another thread. Immutable, so that one serves many of them.
struct ThreadMessage
{
    std::function<void(ThreadSeat &)> action;
    qsizetype bytes = 0; ///< that it keeps from being freed
    bool mayBeDropped = false; ///< volatile: lost where an inbox is half full
    /// Done instead where an inbox overflowed and this was lost. Only for what is bounded otherwise: it is
    /// not counted.
    std::function<void(ThreadSeat &)> lost = {};
};

/// How much may wait for one thread.
struct InboxLimits
{
    qsizetype messages = 1'000'000;
    qsizetype bytes = 256 * 1024 * 1024;
};

/// What other threads have for one: worked off in its thread, each sender's messages in their order, with one
/// wake-up for however many have come.
///
/// A thread that does not keep up loses what waits as soon as that exceeds the limits, and is told so: it
/// must then not go on as if it had got everything.
class Inbox : public QObject
{
    Q_OBJECT

public:
    using Message = std::shared_ptr<const ThreadMessage>;

    Inbox(ThreadSeat &seat, const InboxLimits &limits, std::function<void()> overflowed);

    /// From any thread.
    void post(Message message);
    /// Nothing is taken any more. From any thread.
    void close();

    // In the thread it lives in:

    /// Whether anything waits.
    bool isEmpty() const { return !m_hasWaiting.load(std::memory_order_acquire); }
    bool isWorking() const { return m_isWorking; }
    /// Works off what waits now; what comes meanwhile waits for the next turn. Not from within itself.
    void work();

protected:
    bool event(QEvent *event) override;

private:
    bool admit(const Message &message);
    void lose(Message message);
    void wake();

    ThreadSeat &m_seat;
    InboxLimits m_limits;
    std::function<void()> m_overflowed;
    std::mutex m_mutex; // of what follows
    std::vector<Message> m_waiting;
    std::vector<Message> m_lost; // that say what to do then
    qsizetype m_waitingBytes = 0;
    bool m_isWoken = false;
    bool m_hasOverflowed = false;
    bool m_isClosed = false;

    std::atomic<bool> m_hasWaiting = false; // written under the mutex
    bool m_isWorking = false;
};

} // namespace tincan::socketio

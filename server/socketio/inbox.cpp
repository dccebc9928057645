// SPDX-License-Identifier: MIT
#include "server/socketio/inbox.h"

#include <QCoreApplication>
#include <QEvent>

#include <utility>

namespace tincan::socketio {

namespace {

const QEvent::Type wakeUp = QEvent::Type(QEvent::registerEventType());

} // namespace

Inbox::Inbox(ThreadSeat &seat, const InboxLimits &limits, std::function<void()> overflowed)
    : m_seat(seat), m_limits(limits), m_overflowed(std::move(overflowed))
{
}

void Inbox::post(Message message)
{
    const std::lock_guard lock(m_mutex);
    if (m_isClosed)
        return;
    if (m_hasOverflowed || !admit(message)) {
        if (m_hasOverflowed)
            lose(std::move(message));
        return;
    }
    m_waitingBytes += message->bytes;
    m_waiting.push_back(std::move(message));
    wake();
}

/// With the mutex held.
bool Inbox::admit(const Message &message)
{
    const qsizetype number = std::ssize(m_waiting) + 1;
    const qsizetype bytes = m_waitingBytes + message->bytes;
    if (message->mayBeDropped && (number > m_limits.messages / 2 || bytes > m_limits.bytes / 2))
        return false;
    if (number <= m_limits.messages && bytes <= m_limits.bytes)
        return true;
    m_hasOverflowed = true;
    for (Message &waiting : m_waiting)
        lose(std::move(waiting));
    m_waiting.clear();
    m_waitingBytes = 0;
    wake();
    return false;
}

/// With the mutex held.
void Inbox::lose(Message message)
{
    if (message->lost)
        m_lost.push_back(std::move(message));
}

/// With the mutex held.
void Inbox::wake()
{
    m_hasWaiting.store(true, std::memory_order_release);
    if (!std::exchange(m_isWoken, true))
        QCoreApplication::postEvent(this, new QEvent(wakeUp));
}

void Inbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    m_waiting.clear();
    m_lost.clear();
    m_waitingBytes = 0;
}

bool Inbox::event(QEvent *event)
{
    if (event->type() != wakeUp)
        return QObject::event(event);
    {
        const std::lock_guard lock(m_mutex);
        m_isWoken = false;
    }
    if (!m_isWorking) // else in a nested event loop: whoever works there goes on afterwards
        work();
    return true;
}

void Inbox::work()
{
    std::vector<Message> messages;
    std::vector<Message> lost;
    bool hasOverflowed = false;
    {
        const std::lock_guard lock(m_mutex);
        messages.swap(m_waiting);
        lost.swap(m_lost);
        m_waitingBytes = 0;
        hasOverflowed = std::exchange(m_hasOverflowed, false);
        m_hasWaiting.store(false, std::memory_order_release);
    }
    m_isWorking = true;
    if (hasOverflowed)
        m_overflowed();
    for (const Message &message : lost)
        message->lost(m_seat);
    for (Message &message : messages) {
        message->action(m_seat);
        message.reset();
    }
    m_isWorking = false;
}

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#include "server/net/flusher.h"

#include "server/net/backlog.h"
#include "server/net/sendqueue.h"

#include <algorithm>

namespace tincan::net {

Flusher::Flusher(const FlushLimits &limits, QObject *parent)
    : QObject(parent), m_limits(limits), m_scratch(size_t(s_coalescedBytes)),
      m_turnEnd([this] { flush(); }, this)
{
}

Flusher::~Flusher()
{
    Q_ASSERT_X(!m_firstDirty && m_blocked.empty(), "Flusher", "a queue outlives it");
}

void Flusher::flush()
{
    // Those that become dirty meanwhile wait for the next turn: nobody can keep the loop here.
    for (qsizetype count = m_dirtyCount; count > 0 && m_firstDirty; --count) {
        SendQueue &queue = *m_firstDirty;
        removeDirty(queue);
        queue.flush(); // may destroy it, and others
    }
    enforceTotal();
}

void Flusher::addDirty(SendQueue &queue)
{
    if (queue.m_isDirty)
        return;
    queue.m_isDirty = true;
    queue.m_nextDirty = nullptr;
    queue.m_previousDirty = m_lastDirty;
    (m_lastDirty ? m_lastDirty->m_nextDirty : m_firstDirty) = &queue;
    m_lastDirty = &queue;
    ++m_dirtyCount;
    m_turnEnd.request();
}

void Flusher::removeDirty(SendQueue &queue)
{
    if (!queue.m_isDirty)
        return;
    queue.m_isDirty = false;
    (queue.m_previousDirty ? queue.m_previousDirty->m_nextDirty : m_firstDirty) = queue.m_nextDirty;
    (queue.m_nextDirty ? queue.m_nextDirty->m_previousDirty : m_lastDirty) = queue.m_previousDirty;
    --m_dirtyCount;
}

void Flusher::addBlocked(SendQueue &queue)
{
    queue.m_blockedIndex = qsizetype(m_blocked.size());
    m_blocked.push_back(&queue);
}

void Flusher::removeBlocked(SendQueue &queue)
{
    SendQueue *const last = m_blocked.back();
    last->m_blockedIndex = queue.m_blockedIndex;
    m_blocked[size_t(queue.m_blockedIndex)] = last;
    m_blocked.pop_back();
    queue.m_blockedIndex = -1;
}

void Flusher::addBacklog(Backlog &backlog)
{
    backlog.m_index = m_backlogs.size();
    m_backlogs.push_back(&backlog);
}

void Flusher::removeBacklog(Backlog &backlog)
{
    Backlog *const last = m_backlogs.back();
    last->m_index = backlog.m_index;
    m_backlogs[backlog.m_index] = last;
    m_backlogs.pop_back();
}

void Flusher::hold(const QByteArray &bytes)
{
    if (bytes.size() < s_sharedBytes || m_shared[bytes.constData()]++ == 0)
        m_held.add(bytes.size());
    if (m_held.total() > m_limits.totalBytes)
        m_turnEnd.request(); // blocked queues grow without being dirty
}

void Flusher::release(const QByteArray &bytes)
{
    if (bytes.size() >= s_sharedBytes) {
        const auto holders = m_shared.find(bytes.constData());
        if (--holders.value() > 0)
            return;
        m_shared.erase(holders);
    }
    m_held.add(-bytes.size());
}

void Flusher::shareTotal(SharedTotal &total)
{
    m_held.join(total, [this] {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_held.answer();
                enforceTotal();
            },
            Qt::QueuedConnection);
    });
}

/// Cuts off the clients that hold most until all together hold no more than they may.
void Flusher::enforceTotal()
{
    while (m_held.total() > m_limits.totalBytes && !(m_blocked.empty() && m_backlogs.empty())) {
        if (!m_held.isOverItsPart(m_limits.totalBytes))
            return m_held.askLargest();
        cutOffLargest();
    }
}

void Flusher::cutOffLargest()
{
    const auto holdsLess
        = [](const SendQueue *a, const SendQueue *b) { return a->queuedBytes() < b->queuedBytes(); };
    const auto waitsLess = [](const Backlog *a, const Backlog *b) { return a->bytes() < b->bytes(); };
    const auto queue = std::max_element(m_blocked.begin(), m_blocked.end(), holdsLess);
    const auto backlog = std::max_element(m_backlogs.begin(), m_backlogs.end(), waitsLess);
    if (backlog == m_backlogs.end()
        || (queue != m_blocked.end() && (*queue)->queuedBytes() >= (*backlog)->bytes())) {
        (*queue)->fail(SendFailure::tooMuch);
        return;
    }
    Backlog *const largest = *backlog;
    const auto tooMuch = largest->m_tooMuch; // which may destroy it
    largest->clear();
    tooMuch();
}

} // namespace tincan::net

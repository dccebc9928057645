// SPDX-License-Identifier: MIT
#include "server/net/flusher.h"

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

void Flusher::hold(const QByteArray &bytes)
{
    if (bytes.size() < s_sharedBytes || m_shared[bytes.constData()]++ == 0)
        m_queuedBytes += bytes.size();
    if (m_queuedBytes > m_limits.totalBytes)
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
    m_queuedBytes -= bytes.size();
}

/// Cuts off the clients that hold most until all together hold no more than they may.
void Flusher::enforceTotal()
{
    while (m_queuedBytes > m_limits.totalBytes && !m_blocked.empty()) {
        SendQueue *const largest = *std::max_element(m_blocked.begin(), m_blocked.end(),
            [](const SendQueue *a, const SendQueue *b) { return a->queuedBytes() < b->queuedBytes(); });
        largest->fail(SendFailure::tooMuch);
    }
}

} // namespace tincan::net

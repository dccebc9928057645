// SPDX-License-Identifier: MIT
#include "server/socketio/pendingacks.h"

#include <utility>

namespace tincan::socketio {

PendingAcks::PendingAcks(net::TimerWheel &wheel, int limit)
    : m_limit(std::size_t(limit)), m_waiting(m_limit), m_timer(wheel, [this] { expire(); })
{
}

// Ids of broadcasts come from elsewhere, and may be ahead.
AckId PendingAcks::nextId()
{
    AckId id = m_counter.next();
    while (m_waiting.contains(id))
        id = m_counter.next();
    return id;
}

void PendingAcks::add(AckId id, AckCallback callback, std::chrono::milliseconds timeout)
{
    const auto added = m_waiting.add(id, std::move(callback), m_timer.wheel().now() + timeout);
    Q_ASSERT(added);
    Q_UNUSED(added)
    arm();
}

void PendingAcks::answer(AckId id, const Array &args)
{
    const std::optional<AckCallback> callback = m_waiting.take(id);
    if (!callback)
        return;
    arm();
    (*callback)(args); // may have destroyed this
}

void PendingAcks::expire()
{
    const std::vector<AckCallback> expired = m_waiting.expire(m_timer.wheel().now());
    arm();
    for (const AckCallback &callback : expired)
        callback(tl::unexpected(AckError::timeout)); // may have destroyed this
}

void PendingAcks::disconnect()
{
    const std::vector<AckCallback> left = m_waiting.takeAll();
    arm();
    for (const AckCallback &callback : left)
        callback(tl::unexpected(AckError::disconnected)); // may have destroyed this
}

void PendingAcks::arm()
{
    if (const auto deadline = m_waiting.nextDeadline())
        m_timer.start(*deadline);
    else
        m_timer.stop();
}

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#include "app/client/retryqueue.h"

#include <utility>

namespace tincan::client {

RetryQueue::RetryQueue(int retries, qsizetype limit, Send send)
    : m_retries(retries), m_limit(limit), m_send(std::move(send))
{
}

bool RetryQueue::add(
    const QString &name, const Array &args, std::chrono::milliseconds timeout, AckCallback callback)
{
    if (qsizetype(m_entries.size()) >= m_limit)
        return false;
    m_entries.push_back({name, args, timeout, std::move(callback)});
    sendNext();
    return true;
}

void RetryQueue::setConnected(bool isConnected)
{
    m_isConnected = isConnected;
    sendNext();
}

void RetryQueue::sendNext()
{
    if (!m_isConnected || m_entries.empty() || m_entries.front().isPending)
        return;
    Entry &entry = m_entries.front();
    entry.isPending = true;
    ++entry.tries;
    m_send(entry.name, entry.args, entry.timeout,
        [this, alive = std::weak_ptr(m_alive)](const tl::expected<Array, AckError> &answer) {
            if (!alive.expired())
                onAnswer(answer);
        });
}

void RetryQueue::onAnswer(const tl::expected<Array, AckError> &answer)
{
    Entry &entry = m_entries.front();
    entry.isPending = false;
    if (answer || entry.tries > m_retries) {
        const AckCallback callback = std::move(entry.callback);
        m_entries.pop_front();
        const std::weak_ptr alive(m_alive);
        if (callback)
            callback(answer);
        if (alive.expired())
            return;
    }
    sendNext();
}

} // namespace tincan::client

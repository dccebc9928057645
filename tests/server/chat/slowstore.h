// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/memorystore.h"

#include <deque>

namespace tincan::chat {

/// A store as a database on another thread would be: it answers when the test says so, or fails.
class SlowStore final : public MessageStore
{
public:
    void append(const Message &message, const QString &onceKey, Appended done) override
    {
        m_waiting.push_back([this, message, onceKey, done = std::move(done)](bool works) {
            if (works)
                m_store.append(message, onceKey, done);
            else
                done(tl::unexpected(ChatError{ErrorCode::unavailable, QStringLiteral("The disk is full.")}));
        });
    }
    void page(const HistoryRequest &request, Paged done) override
    {
        m_waiting.push_back([this, request, done = std::move(done)](bool works) {
            if (works)
                m_store.page(request, done);
            else
                done(
                    tl::unexpected(ChatError{ErrorCode::unavailable, QStringLiteral("The disk is broken.")}));
        });
    }
    qint64 lastSeq() const override { return m_store.lastSeq(); }

    /// Answers the oldest request that waits.
    void answer(bool works = true)
    {
        const auto request = std::move(m_waiting.front());
        m_waiting.pop_front();
        request(works);
    }
    std::size_t waiting() const { return m_waiting.size(); }

private:
    MemoryStore m_store;
    std::deque<std::function<void(bool)>> m_waiting;
};

} // namespace tincan::chat

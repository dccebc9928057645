// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/timerwheel.h"
#include "server/socketio/ack.h"

#include <QList>

#include <map>
#include <memory>
#include <utility>

namespace tincan::socketio {

/// Names a Gatherings' question. Never used twice.
enum class GatheringId : quint64 {};

/// How much may be asked and kept at once.
struct GatheringLimits
{
    int questions = 1'000; ///< waiting at once
    qsizetype items = 100'000; ///< of one question
    qsizetype bytes = 64 * 1024 * 1024; ///< of one question
};

/// Questions that many servers, and many clients of each, answer; each is waited for until its
/// deadline.
///
/// A question is complete when every server has said how many items it will send, and as many have
/// come. Its callback gets them all, or those that came and why it is not complete; exactly once,
/// unless this is destroyed before. It may ask again, but not destroy this.
template <typename Item>
class Gatherings
{
public:
    using Callback = std::function<void(const QList<Item> &, std::optional<AckError>)>;

    Gatherings(net::TimerWheel &wheel, const GatheringLimits &limits) : m_wheel(wheel), m_limits(limits) { }

    /// Whether as many wait as may.
    bool isFull() const { return std::ssize(m_open) >= m_limits.questions; }
    /// Asks `servers` (≥ 1) servers. Precondition: not full.
    GatheringId begin(int servers, std::chrono::milliseconds timeout, Callback callback)
    {
        const auto id = GatheringId(++m_lastId);
        Open &open = m_open.try_emplace(id).first->second;
        open.servers = servers;
        open.callback = std::move(callback);
        open.timer = std::make_unique<net::Timer>(m_wheel, [this, id] { finish(id, AckError::timeout); });
        open.timer->start(m_wheel.now() + timeout);
        return id;
    }
    /// One more server has been asked; it sends that many items in all. Unknown ids are ignored, here
    /// and below: what they belong to is over.
    void expect(GatheringId id, qsizetype items)
    {
        const auto open = m_open.find(id);
        if (open == m_open.end())
            return;
        --open->second.servers;
        open->second.expected += items;
        finishIfComplete(open);
    }
    void add(GatheringId id, Item item, qsizetype bytes)
    {
        const auto open = m_open.find(id);
        if (open == m_open.end())
            return;
        open->second.bytes += bytes;
        if (open->second.items.size() >= m_limits.items || open->second.bytes > m_limits.bytes)
            return finish(id, AckError::tooMany);
        open->second.items.append(std::move(item));
        finishIfComplete(open);
    }
    /// Nothing will come any more.
    void close()
    {
        while (!m_open.empty())
            finish(m_open.begin()->first, AckError::disconnected);
    }

private:
    struct Open
    {
        int servers = 0; // that have not said how many items they send
        qsizetype expected = 0;
        qsizetype bytes = 0;
        QList<Item> items;
        Callback callback;
        std::unique_ptr<net::Timer> timer;
    };
    using Iterator = typename std::map<GatheringId, Open>::iterator;

    void finishIfComplete(Iterator open)
    {
        if (open->second.servers == 0 && open->second.items.size() == open->second.expected)
            finish(open->first, std::nullopt);
    }
    void finish(GatheringId id, std::optional<AckError> error)
    {
        const auto open = m_open.extract(id);
        open.mapped().callback(open.mapped().items, error);
    }

    net::TimerWheel &m_wheel;
    GatheringLimits m_limits;
    std::map<GatheringId, Open> m_open;
    quint64 m_lastId = 0;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/packet.h"

#include <chrono>
#include <map>
#include <optional>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace tincan::socketio {

/// Gives out ack ids: 0, 1, 2, … They count for each namespace, so each has one of these.
class AckCounter
{
public:
    /// Starts again at 0 after AckId::maximumOwn.
    AckId next()
    {
        const AckId id(m_next);
        m_next = m_next == AckId::maximumOwn ? 0 : m_next + 1;
        return id;
    }

private:
    qint64 m_next = 0;
};

enum class AckRefusal {
    full, ///< as many wait as the limit allows
    idInUse, ///< that id waits already
};

/// The acknowledgements one socket (a connection in one namespace) waits for, each with a deadline.
///
/// Generic over what is to be called, which it only keeps: the caller takes it out and calls it, so that
/// nothing happens in here while the program's code runs. Callback may be a move-only type.
template <class Callback>
class Acknowledgements
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    static constexpr std::size_t defaultLimit = 1'000;
    static constexpr std::chrono::seconds defaultTimeout{60};

    explicit Acknowledgements(std::size_t limit = defaultLimit) : m_limit(limit) { }

    /// Waits for the answer to `id` until `deadline`. A refused callback is dropped.
    tl::expected<void, AckRefusal> add(AckId id, Callback callback, TimePoint deadline)
    {
        if (m_waiting.size() >= m_limit)
            return tl::unexpected(AckRefusal::full);
        const auto [entry, added] = m_waiting.try_emplace(id, Waiting{std::move(callback), {}});
        if (!added)
            return tl::unexpected(AckRefusal::idInUse);
        entry->second.deadline = m_deadlines.emplace(deadline, id);
        return {};
    }

    /// Whether anything waits for that answer.
    bool contains(AckId id) const { return m_waiting.contains(id); }
    /// What waits for this answer. std::nullopt for an id nobody waits for (any more): a late, second or
    /// invented answer, which is to be ignored.
    std::optional<Callback> take(AckId id)
    {
        const auto entry = m_waiting.find(id);
        if (entry == m_waiting.end())
            return std::nullopt;
        std::optional<Callback> callback(std::move(entry->second.callback));
        m_deadlines.erase(entry->second.deadline);
        m_waiting.erase(entry);
        return callback;
    }

    /// Those whose deadline is `now` or before, in the order of their deadlines. They wait no longer.
    std::vector<Callback> expire(TimePoint now)
    {
        std::vector<Callback> expired;
        while (!m_deadlines.empty() && m_deadlines.begin()->first <= now)
            expired.push_back(std::move(*take(m_deadlines.begin()->second)));
        return expired;
    }

    /// All of them, in the order of their ids: the socket is gone and no answer will come.
    std::vector<Callback> takeAll()
    {
        std::vector<Callback> all;
        all.reserve(m_waiting.size());
        for (auto &entry : m_waiting)
            all.push_back(std::move(entry.second.callback));
        m_waiting.clear();
        m_deadlines.clear();
        return all;
    }

    /// When expire() has something to do next.
    std::optional<TimePoint> nextDeadline() const
    {
        return m_deadlines.empty() ? std::nullopt : std::optional(m_deadlines.begin()->first);
    }

    std::size_t size() const { return m_waiting.size(); }

private:
    using Deadlines = std::multimap<TimePoint, AckId>;
    struct Waiting
    {
        Callback callback;
        typename Deadlines::iterator deadline;
    };

    std::size_t m_limit;
    std::map<AckId, Waiting> m_waiting;
    Deadlines m_deadlines;
};

} // namespace tincan::socketio

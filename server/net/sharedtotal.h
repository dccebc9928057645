// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace tincan::net {

class TotalShare;

/// A number of bytes over several threads. Each adds to it in steps, so that counting costs little: it is
/// exact to one step for each of the other threads.
class SharedTotal
{
public:
    static constexpr qsizetype stepBytes = 65'536;

    SharedTotal() = default;
    Q_DISABLE_COPY_MOVE(SharedTotal)

    /// From any thread.
    qsizetype bytes() const { return m_bytes.load(std::memory_order_relaxed); }

private:
    friend class TotalShare;

    std::atomic<qsizetype> m_bytes = 0;
    std::mutex m_mutex; // of what follows
    std::vector<TotalShare *> m_shares;
};

/// What one thread holds: a number of its own, or its part of a SharedTotal.
///
/// Used in that thread, but for what is said to be called from others.
class TotalShare
{
public:
    TotalShare() = default;
    ~TotalShare();
    Q_DISABLE_COPY_MOVE(TotalShare)

    /// From here on it is a part of that, which outlives it. `asked` is called, from any thread, where
    /// another finds that all hold too much and others have to give up some.
    void join(SharedTotal &total, std::function<void()> asked = {});

    void add(qsizetype bytes)
    {
        m_own += bytes;
        if (m_total && qAbs(m_own - told()) >= SharedTotal::stepBytes)
            tell();
    }
    qsizetype own() const { return m_own; }
    /// What all hold, this one counted exactly.
    qsizetype total() const { return m_total ? m_total->bytes() - told() + m_own : m_own; }
    /// Whether this one holds more than an equal part of that limit: if all hold more than the limit, one
    /// of them does.
    bool isOverItsPart(qsizetype limit) const;
    /// Asks the one of the others that holds most to give up some; once until it calls answer().
    void askLargest();
    void answer() { m_isAsked.store(false, std::memory_order_relaxed); }

private:
    void tell();
    qsizetype told() const { return m_told.load(std::memory_order_relaxed); }

    SharedTotal *m_total = nullptr;
    qsizetype m_own = 0;
    std::atomic<qsizetype> m_told = 0; // of m_own, to the total; written in this thread only
    std::atomic<int> m_shares = 1; // of the total
    std::atomic<bool> m_isAsked = false;
    std::function<void()> m_asked;
};

} // namespace tincan::net

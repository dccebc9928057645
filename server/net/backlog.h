// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <functional>
#include <vector>

namespace tincan::net {

class Flusher;

/// What waits for one client to fetch it (its next poll): held elsewhere, counted here with what the
/// queues of a thread hold, so that all together have one bound.
///
/// Must not outlive its flusher; used from its thread.
class Backlog
{
public:
    /// tooMuch is called from the event loop where all clients hold too much, and this one the most.
    Backlog(Flusher &flusher, std::function<void()> tooMuch);
    ~Backlog();
    Backlog(const Backlog &) = delete;
    Backlog &operator=(const Backlog &) = delete;

    /// Counts bytes, which others may hold as well.
    void add(const QByteArray &bytes);
    /// All was fetched, or given up.
    void clear();
    qsizetype bytes() const { return m_bytes; }

private:
    friend class Flusher;

    Flusher &m_flusher;
    std::function<void()> m_tooMuch;
    std::vector<QByteArray> m_pieces;
    qsizetype m_bytes = 0;
    size_t m_index = 0; // in the flusher's list while anything is held
};

} // namespace tincan::net

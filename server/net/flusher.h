// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/sharedtotal.h"
#include "server/net/turnend.h"

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <span>
#include <vector>

namespace tincan::net {

class Backlog;
class SendQueue;

/// Bounds on the queues of one thread together, or of several.
struct FlushLimits
{
    /// Beyond it the client goes that holds most, then the next; of several threads, in one that holds more
    /// than an equal part of it.
    qsizetype totalBytes = 268'435'456;
};

/// Flushes every queue of a thread that has something new, once a turn of its event loop, and keeps
/// count of what all of them hold, backlogs included.
///
/// Bytes that many queues share (a broadcast) count once where they are large enough to matter.
class Flusher : public QObject
{
    Q_OBJECT

public:
    explicit Flusher(const FlushLimits &limits = {}, QObject *parent = nullptr);
    ~Flusher() override;

    /// The limit is one for the queues of all threads that share this from here on. It outlives this.
    void shareTotal(SharedTotal &total);
    /// Flushes what is dirty now instead of at the end of the turn.
    void flush();
    /// Bytes that all queues and backlogs of this thread hold.
    qsizetype queuedBytes() const { return m_held.own(); }

private:
    friend class Backlog;
    friend class SendQueue;
    static constexpr qsizetype s_coalescedBytes = 16'384;
    static constexpr qsizetype s_sharedBytes = 4096; // smaller ones count once for each queue

    void addDirty(SendQueue &queue);
    void removeDirty(SendQueue &queue);
    void addBlocked(SendQueue &queue);
    void removeBlocked(SendQueue &queue);
    void addBacklog(Backlog &backlog);
    void removeBacklog(Backlog &backlog);
    void hold(const QByteArray &bytes);
    void release(const QByteArray &bytes);
    void enforceTotal();
    void cutOffLargest();
    std::span<char> scratch() { return {m_scratch.data(), m_scratch.size()}; }

    FlushLimits m_limits;
    SendQueue *m_firstDirty = nullptr;
    SendQueue *m_lastDirty = nullptr;
    qsizetype m_dirtyCount = 0;
    std::vector<SendQueue *> m_blocked; // whose clients are slow: after a flush only these hold anything
    std::vector<Backlog *> m_backlogs; // that hold anything
    QHash<const char *, int> m_shared; // how many queues hold these bytes
    std::vector<char> m_scratch; // where small pieces are joined
    TotalShare m_held;
    TurnEnd m_turnEnd;
};

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/turnend.h"

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <span>
#include <vector>

namespace tincan::net {

class Backlog;
class SendQueue;

/// Bounds on the queues of one thread together.
struct FlushLimits
{
    qsizetype totalBytes = 268'435'456; ///< beyond it the client goes that holds most, then the next
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

    /// Flushes what is dirty now instead of at the end of the turn.
    void flush();
    /// Bytes that all queues and backlogs hold.
    qsizetype queuedBytes() const { return m_queuedBytes; }

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
    std::span<char> scratch() { return {m_scratch.data(), m_scratch.size()}; }

    FlushLimits m_limits;
    SendQueue *m_firstDirty = nullptr;
    SendQueue *m_lastDirty = nullptr;
    qsizetype m_dirtyCount = 0;
    std::vector<SendQueue *> m_blocked; // whose clients are slow: after a flush only these hold anything
    std::vector<Backlog *> m_backlogs; // that hold anything
    QHash<const char *, int> m_shared; // how many queues hold these bytes
    std::vector<char> m_scratch; // where small pieces are joined
    qsizetype m_queuedBytes = 0;
    TurnEnd m_turnEnd;
};

} // namespace tincan::net

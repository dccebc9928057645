// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/stream.h"
#include "server/net/timerwheel.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <memory>

namespace tincan::net {

class Flusher;
class Loop;

/// Bounds on what waits to be sent to one client.
struct SendLimits
{
    qsizetype softBytes = 1'048'576; ///< from here on isCongested(): read no more from that client
    qsizetype hardBytes = 8'388'608; ///< beyond: the queue fails, unless it is one single piece
    std::chrono::milliseconds stallTimeout{30'000}; ///< bytes wait and none leave: the queue fails
};

/// Why a queue gave up.
enum class SendFailure : quint8 {
    broken, ///< the connection is gone
    tooMuch, ///< the client reads too slowly for what it is sent: a limit of bytes was passed
    stalled, ///< it does not read at all
};

/// Bytes on their way to one client, owned (shared, not copied) until the kernel has them.
///
/// What is enqueued leaves at the end of this turn of the event loop, in one gathered send; small pieces
/// are joined. It reports only from the event loop, never from within enqueue(), so that a broadcast to
/// thousands is not torn apart by one of them. After a failure it holds nothing and takes nothing.
/// Used from its loop's thread; it must not outlive the stream, whose observer hands streamWritable() on.
class SendQueue
{
public:
    class Observer
    {
    public:
        virtual ~Observer() = default;
        /// It is empty again, or no longer congested. May destroy the queue.
        virtual void sendQueueRelieved() = 0;
        /// It gave up; once. May destroy the queue.
        virtual void sendQueueFailed(SendFailure failure) = 0;
    };

    SendQueue(Loop &loop, Stream &stream, const SendLimits &limits, Observer &observer);
    ~SendQueue();
    SendQueue(const SendQueue &) = delete;
    SendQueue &operator=(const SendQueue &) = delete;

    /// Shares bytes, which must own their data.
    void enqueue(const QByteArray &bytes);

    qsizetype queuedBytes() const { return m_queuedBytes; }
    bool isEmpty() const { return m_queuedBytes == 0; }
    /// Also true once it has failed.
    bool isCongested() const { return m_isFailed || m_queuedBytes >= m_limits.softBytes; }
    /// Whether the client has not taken what was flushed before.
    bool isBlocked() const { return m_blocked; }

    /// There may be room again. Reports what comes of it; may be destroyed by that.
    void streamWritable();

private:
    friend class Flusher;

    enum class Progress { idle, some, relieved };
    static constexpr qsizetype s_heldPieces = 1; // without memory of their own
    static constexpr qsizetype s_piecesOfSend = 32;
    using Gathered = QVarLengthArray<QByteArrayView, s_piecesOfSend>;

    void flush();
    Progress transmit();
    qsizetype transmitOnce();
    QByteArrayView firstPiece() const { return QByteArrayView(m_pieces[m_first]).sliced(m_sentOfFirst); }
    qsizetype gather(Gathered &gathered) const;
    void consume(qsizetype bytes);
    void dropSent(qsizetype bytes);
    void block();
    void unblock();
    void startStallTimer();
    Flusher &flusher() const;
    void fail(SendFailure failure);
    void clear();

    // There is one of these for each client. What hardly any needs is made when first needed; what a
    // broadcast looks at stands together, and last: beside what a keeper has after its queue.
    Observer &m_observer;
    SendLimits m_limits;
    std::unique_ptr<Timer> m_stallTimer; // since it was blocked once
    qsizetype m_blockedIndex = -1; // of the flusher's list

    Stream &m_stream;
    Loop &m_loop;
    QVarLengthArray<QByteArray, s_heldPieces> m_pieces; // those before m_first have left
    qsizetype m_first = 0;
    qsizetype m_sentOfFirst = 0; // bytes
    qsizetype m_queuedBytes = 0;
    SendQueue *m_nextDirty = nullptr; // of the flusher's list
    SendQueue *m_previousDirty = nullptr;
    bool m_blocked = false;
    bool m_wasCongested = false;
    bool m_isDirty = false;
    bool m_isFailed = false;
    bool m_isReported = false;
    SendFailure m_failure = SendFailure::broken;
};

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#include "server/net/sendqueue.h"

#include "server/net/flusher.h"
#include "server/net/loop.h"

#include <cstring>

namespace tincan::net {

namespace {

constexpr qsizetype coalescedPieceBytes = 2048; // copying up to this is cheaper than gathering it
constexpr qsizetype firstGrowthPieces = 8; // then twice as many, and so on
constexpr qsizetype maxBytesOfSend = 262'144;
constexpr int maxSendsOfFlush = 8; // then the others have their turn

} // namespace

SendQueue::SendQueue(Loop &loop, Stream &stream, const SendLimits &limits, Observer &observer)
    : m_observer(observer), m_limits(limits), m_stream(stream), m_loop(loop)
{
}

SendQueue::~SendQueue()
{
    clear();
    flusher().removeDirty(*this);
}

Flusher &SendQueue::flusher() const
{
    return m_loop.flusher();
}

void SendQueue::enqueue(const QByteArray &bytes)
{
    if (m_isFailed || bytes.isEmpty())
        return;
    if (!isEmpty() && m_queuedBytes + bytes.size() > m_limits.hardBytes) {
        if (!m_blocked)
            transmit(); // the kernel may have room although this turn has not ended
        if (!isEmpty() && m_queuedBytes + bytes.size() > m_limits.hardBytes)
            fail(SendFailure::tooMuch);
        if (m_isFailed)
            return;
    }
    if (m_pieces.size() == s_heldPieces)
        m_pieces.reserve(firstGrowthPieces);
    m_pieces.append(bytes);
    m_queuedBytes += bytes.size();
    m_wasCongested |= isCongested();
    flusher().hold(bytes);
    if (!m_blocked)
        flusher().addDirty(*this);
}

/// Sends what fits and reports what came of it; the observer may destroy this.
void SendQueue::flush()
{
    const Progress progress = m_isFailed || m_blocked ? Progress::idle : transmit();
    if (m_isFailed) {
        if (!std::exchange(m_isReported, true))
            m_observer.sendQueueFailed(m_failure);
    } else if (progress == Progress::relieved) {
        m_observer.sendQueueRelieved();
    }
}

SendQueue::Progress SendQueue::transmit()
{
    qsizetype sent = 0;
    for (int i = 0; i < maxSendsOfFlush && !isEmpty() && !m_blocked && !m_isFailed; ++i)
        sent += transmitOnce();
    if (m_isFailed || sent == 0)
        return Progress::idle;
    if (!isEmpty() && !m_blocked)
        flusher().addDirty(*this);
    if (isEmpty() || (m_wasCongested && m_queuedBytes <= m_limits.softBytes / 2)) {
        m_wasCongested = false;
        return Progress::relieved;
    }
    return Progress::some;
}

/// One send, gathered where there are several pieces. Returns how many bytes have left.
qsizetype SendQueue::transmitOnce()
{
    Gathered gathered;
    qsizetype total = 0;
    if (m_pieces.size() - m_first == 1) {
        gathered.append(firstPiece());
        total = m_queuedBytes;
    } else {
        total = gather(gathered);
    }
    const qint64 sent = m_stream.send({gathered.constData(), size_t(gathered.size())});
    if (sent < 0) {
        fail(SendFailure::broken);
        return 0;
    }
    consume(sent);
    if (sent < total)
        block();
    return sent;
}

/// What the next send takes, small pieces joined. Returns how many bytes that is.
qsizetype SendQueue::gather(Gathered &gathered) const
{
    const std::span<char> scratch = flusher().scratch();
    qsizetype copied = 0;
    qsizetype total = 0;
    bool joining = false; // the last of gathered ends where the next copy goes
    for (qsizetype i = m_first; i < m_pieces.size() && total < maxBytesOfSend; ++i) {
        const QByteArrayView piece = i == m_first ? firstPiece() : QByteArrayView(m_pieces[i]);
        const bool copy
            = piece.size() <= coalescedPieceBytes && copied + piece.size() <= qsizetype(scratch.size());
        if (!(copy && joining) && gathered.size() == s_piecesOfSend)
            break;
        if (copy) {
            std::memcpy(scratch.data() + copied, piece.data(), size_t(piece.size()));
            if (joining)
                gathered.last() = {gathered.last().data(), gathered.last().size() + piece.size()};
            else
                gathered.append({scratch.data() + copied, piece.size()});
            copied += piece.size();
        } else {
            gathered.append(piece);
        }
        joining = copy;
        total += piece.size();
    }
    return total;
}

void SendQueue::consume(qsizetype bytes)
{
    if (bytes == m_queuedBytes)
        return clear();
    if (bytes > 0 && m_stallTimer && m_stallTimer->isActive())
        startStallTimer();
    dropSent(bytes);
}

/// Lets go of the pieces that have left, of which there are more.
void SendQueue::dropSent(qsizetype bytes)
{
    m_queuedBytes -= bytes;
    while (bytes >= firstPiece().size()) {
        bytes -= firstPiece().size();
        flusher().release(m_pieces[m_first]);
        m_pieces[m_first++] = QByteArray();
        m_sentOfFirst = 0;
    }
    m_sentOfFirst += bytes;
    if (m_first >= 32 && m_first > m_pieces.size() / 2) {
        m_pieces.remove(0, m_first);
        m_first = 0;
    }
}

void SendQueue::block()
{
    m_blocked = true;
    flusher().addBlocked(*this);
    if (!m_stallTimer || !m_stallTimer->isActive())
        startStallTimer();
    m_stream.notifyWhenWritable();
}

void SendQueue::startStallTimer()
{
    if (!m_stallTimer) {
        m_stallTimer = std::make_unique<Timer>(m_loop.wheel(), [this] {
            fail(SendFailure::stalled);
            flush();
        });
    }
    m_stallTimer->start(m_limits.stallTimeout);
}

void SendQueue::unblock()
{
    m_blocked = false;
    flusher().removeBlocked(*this);
}

void SendQueue::streamWritable()
{
    if (!m_blocked)
        return;
    unblock();
    flush(); // may destroy this
}

/// Gives up; the flusher has it reported.
void SendQueue::fail(SendFailure failure)
{
    if (m_isFailed)
        return;
    m_isFailed = true;
    m_failure = failure;
    clear();
    flusher().addDirty(*this);
}

void SendQueue::clear()
{
    for (qsizetype i = m_first; i < m_pieces.size(); ++i)
        flusher().release(m_pieces[i]);
    m_pieces.clear();
    if (m_pieces.capacity() > s_heldPieces)
        m_pieces.squeeze(); // nothing waits: no memory is held for it
    m_first = 0;
    m_sentOfFirst = 0;
    m_queuedBytes = 0;
    if (m_stallTimer)
        m_stallTimer->stop();
    if (m_blocked)
        unblock();
}

} // namespace tincan::net

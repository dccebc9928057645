// SPDX-License-Identifier: MIT
#include "server/net/sendqueue.h"

#include "server/net/flusher.h"
#include "server/net/loop.h"

#include <cstring>

namespace tincan::net {

namespace {

constexpr qsizetype coalescedPieceBytes = 2048; // copying up to this is cheaper than gathering it
constexpr qsizetype maxPiecesOfSend = 32;
constexpr qsizetype maxBytesOfSend = 262'144;
constexpr int maxSendsOfFlush = 8; // then the others have their turn

} // namespace

SendQueue::SendQueue(Loop &loop, Stream &stream, const SendLimits &limits, Observer &observer)
    : m_flusher(loop.flusher()), m_stream(stream), m_limits(limits), m_observer(observer),
      m_stallTimer(loop.wheel(), [this] {
          fail(SendFailure::stalled);
          flush();
      })
{
}

SendQueue::~SendQueue()
{
    clear();
    m_flusher.removeDirty(*this);
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
    m_pieces.append(bytes);
    m_queuedBytes += bytes.size();
    m_wasCongested |= isCongested();
    m_flusher.hold(bytes);
    if (!m_blocked)
        m_flusher.addDirty(*this);
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
        m_flusher.addDirty(*this);
    if (isEmpty() || (m_wasCongested && m_queuedBytes <= m_limits.softBytes / 2)) {
        m_wasCongested = false;
        return Progress::relieved;
    }
    return Progress::some;
}

/// One gathered send. Returns how many bytes have left.
qsizetype SendQueue::transmitOnce()
{
    QVarLengthArray<QByteArrayView, maxPiecesOfSend> gathered;
    const std::span<char> scratch = m_flusher.scratch();
    qsizetype copied = 0;
    qsizetype total = 0;
    bool joining = false; // the last of gathered ends where the next copy goes
    const bool single = m_pieces.size() - m_first == 1;
    for (qsizetype i = m_first; i < m_pieces.size() && total < maxBytesOfSend; ++i) {
        const QByteArrayView piece = QByteArrayView(m_pieces[i]).sliced(i == m_first ? m_sentOfFirst : 0);
        const bool copy = !single && piece.size() <= coalescedPieceBytes
            && copied + piece.size() <= qsizetype(scratch.size());
        if (!(copy && joining) && gathered.size() == maxPiecesOfSend)
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

void SendQueue::consume(qint64 bytes)
{
    m_queuedBytes -= bytes;
    if (bytes > 0 && m_stallTimer.isActive())
        m_stallTimer.start(m_limits.stallTimeout);
    while (bytes > 0) {
        QByteArray &piece = m_pieces[m_first];
        const qsizetype left = piece.size() - m_sentOfFirst;
        if (bytes < left) {
            m_sentOfFirst += bytes;
            break;
        }
        bytes -= left;
        m_flusher.release(piece);
        piece = {};
        m_sentOfFirst = 0;
        ++m_first;
    }
    if (m_first == m_pieces.size()) {
        clear();
    } else if (m_first >= 32 && m_first > m_pieces.size() / 2) {
        m_pieces.remove(0, m_first);
        m_first = 0;
    }
}

void SendQueue::block()
{
    m_blocked = true;
    m_flusher.addBlocked(*this);
    if (!m_stallTimer.isActive())
        m_stallTimer.start(m_limits.stallTimeout);
    m_stream.notifyWhenWritable();
}

void SendQueue::unblock()
{
    m_blocked = false;
    m_flusher.removeBlocked(*this);
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
    m_flusher.addDirty(*this);
}

void SendQueue::clear()
{
    for (qsizetype i = m_first; i < m_pieces.size(); ++i)
        m_flusher.release(m_pieces[i]);
    m_pieces.clear();
    m_pieces.squeeze();
    m_first = 0;
    m_sentOfFirst = 0;
    m_queuedBytes = 0;
    m_stallTimer.stop();
    if (m_blocked)
        unblock();
}

} // namespace tincan::net

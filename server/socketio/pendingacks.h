// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/acknowledgements.h"
#include "server/net/timerwheel.h"
#include "server/socketio/ack.h"

namespace tincan::socketio {

/// The answers a socket waits for, and the timer of the earliest deadline.
///
/// A callback may destroy this, or ask for more: it is never called from within add().
class PendingAcks
{
public:
    PendingAcks(net::TimerWheel &wheel, int limit);

    /// Whether as many wait as may.
    bool isFull() const { return m_waiting.size() >= m_limit; }
    /// An id of this socket's own that nothing waits for.
    AckId nextId();
    /// Waits for the answer to `id`. Precondition: not full, and nothing waits for that id.
    void add(AckId id, AckCallback callback, std::chrono::milliseconds timeout);
    /// Hands an answer on; an id that nobody waits for is ignored.
    void answer(AckId id, const Array &args);
    /// No answer will come any more.
    void disconnect();

private:
    void expire();
    void arm();

    std::size_t m_limit;
    Acknowledgements<AckCallback> m_waiting;
    AckCounter m_counter;
    net::Timer m_timer;
};

} // namespace tincan::socketio

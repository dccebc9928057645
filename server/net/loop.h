// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/flusher.h"
#include "server/net/timerwheel.h"
#include "server/net/turnend.h"

#include <QObject>

#include <span>
#include <vector>

namespace tincan::net {

class Resident;

/// What each thread of a server has once: its deadlines, its queues to flush, and a place to read into.
///
/// Lives in that thread (its parts move along with it) and outlives everything that uses it.
class Loop : public QObject
{
    Q_OBJECT

public:
    explicit Loop(Clock clock = steadyClock(), const FlushLimits &limits = {}, QObject *parent = nullptr);
    ~Loop() override;

    TimerWheel &wheel() { return m_wheel; }
    Flusher &flusher() { return m_flusher; }
    TimePoint now() const { return m_wheel.now(); }

    /// Where a connection's bytes are read into: the thread's, so that no client has one of its own.
    /// Whoever reads uses them up before it calls anybody.
    std::span<char> readBuffer() { return m_readBuffer; }

private:
    friend class Resident;
    static constexpr size_t s_readBufferBytes = 65'536; // more waits in the kernel, and slows the client down

    void resumeLater(Resident &resident);
    void forget(Resident &resident);
    void resumeAll();

    TimerWheel m_wheel;
    Flusher m_flusher;
    std::vector<char> m_readBuffer;
    std::vector<Resident *> m_resuming;
    std::vector<Resident *> m_beingResumed;
    TurnEnd m_turnEnd;
};

} // namespace tincan::net

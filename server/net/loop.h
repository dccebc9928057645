// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/flusher.h"
#include "server/net/timerwheel.h"

#include <QObject>

namespace tincan::net {

/// What each thread of a server has once: its deadlines and its queues to flush.
///
/// Lives in that thread (its parts move along with it) and outlives everything that uses it.
class Loop : public QObject
{
    Q_OBJECT

public:
    explicit Loop(Clock clock = steadyClock(), const FlushLimits &limits = {}, QObject *parent = nullptr)
        : QObject(parent), m_wheel(std::move(clock), this), m_flusher(limits, this)
    {
    }

    TimerWheel &wheel() { return m_wheel; }
    Flusher &flusher() { return m_flusher; }
    TimePoint now() const { return m_wheel.now(); }

private:
    TimerWheel m_wheel;
    Flusher m_flusher;
};

} // namespace tincan::net

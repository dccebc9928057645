// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/histogram.h"
#include "tests/bench/loadgen/result.h"
#include "tests/bench/loadgen/serverprocess.h"

#include <cstdint>

namespace tincan::bench {

/// Counts messages from the end of a warm-up on, for a while, with the time that each took and the
/// CPU time that the server spent meanwhile.
class Meter
{
public:
    Meter(const ServerProcess &server, double warmUpSeconds, double seconds);

    /// The clock runs from here.
    void start();
    /// A message took from `sentAt` until `receivedAt`, both as now() has them.
    void took(std::uint64_t sentAt, std::uint64_t receivedAt) { m_latencies.add(receivedAt - sentAt); }
    /// So many messages were done at `at`. Begin and end of what is measured fall on these moments.
    void done(std::uint64_t messages, std::uint64_t at);
    bool isFinished() const { return m_phase == Phase::finished; }

    /// messages, seconds, perSecond, cpuUs (of the server, for each message), busy (the server's CPU
    /// time by wall time), p50Us and p99Us.
    Result result(std::string_view name) const;

private:
    enum class Phase { warmingUp, measuring, finished };

    const ServerProcess &m_server;
    std::uint64_t m_warmUp;
    std::uint64_t m_length;
    Phase m_phase = Phase::warmingUp;
    std::uint64_t m_phaseBegan = 0;
    std::uint64_t m_cpu = 0;
    std::uint64_t m_messages = 0;
    std::uint64_t m_elapsed = 0;
    Histogram m_latencies;
};

} // namespace tincan::bench

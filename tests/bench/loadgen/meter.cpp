// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/meter.h"

#include "tests/bench/loadgen/loop.h"

namespace tincan::bench {

namespace {

constexpr double nanosecondsPerSecond = 1e9;
constexpr double nanosecondsPerMicrosecond = 1e3;

std::uint64_t toNanoseconds(double seconds)
{
    return static_cast<std::uint64_t>(seconds * nanosecondsPerSecond);
}

} // namespace

Meter::Meter(const ServerProcess &server, double warmUpSeconds, double seconds)
    : m_server(server), m_warmUp(toNanoseconds(warmUpSeconds)), m_length(toNanoseconds(seconds))
{
}

void Meter::start()
{
    m_phaseBegan = now();
}

void Meter::done(std::uint64_t messages, std::uint64_t at)
{
    switch (m_phase) {
    case Phase::warmingUp:
        if (at - m_phaseBegan < m_warmUp)
            return;
        m_phase = Phase::measuring;
        m_phaseBegan = at;
        m_cpu = m_server.cpuNanoseconds();
        m_latencies.clear();
        return;
    case Phase::measuring:
        m_messages += messages;
        if (at - m_phaseBegan < m_length)
            return;
        m_phase = Phase::finished;
        m_elapsed = at - m_phaseBegan;
        m_cpu = m_server.cpuNanoseconds() - m_cpu;
        return;
    case Phase::finished:
        return;
    }
}

Result Meter::result(std::string_view name) const
{
    const auto messages = static_cast<double>(m_messages);
    const double seconds = static_cast<double>(m_elapsed) / nanosecondsPerSecond;
    const auto cpu = static_cast<double>(m_cpu);
    const auto microseconds = [&](double share) {
        return static_cast<double>(m_latencies.quantile(share)) / nanosecondsPerMicrosecond;
    };
    return Result(name)
        .set("messages", messages)
        .set("seconds", seconds)
        .set("perSecond", messages / seconds)
        .set("cpuUs", cpu / nanosecondsPerMicrosecond / messages)
        .set("busy", cpu / static_cast<double>(m_elapsed))
        .set("p50Us", microseconds(0.50))
        .set("p99Us", microseconds(0.99));
}

} // namespace tincan::bench

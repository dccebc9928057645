// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <ctime>
#include <sys/types.h>

namespace tincan::bench {

/// The process under measure, seen from outside.
class ServerProcess
{
public:
    /// A process of the same user; the program ends where there is none.
    explicit ServerProcess(pid_t pid);

    /// CPU time since its start, user and system, all threads, in nanoseconds.
    std::uint64_t cpuNanoseconds() const;
    /// Memory that is resident, in bytes.
    std::uint64_t residentBytes() const;

private:
    pid_t m_pid;
    clockid_t m_clock{};
};

} // namespace tincan::bench

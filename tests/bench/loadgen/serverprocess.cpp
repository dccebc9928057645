// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/serverprocess.h"

#include "tests/bench/wire/fail.h"

#include <fstream>
#include <string>

namespace tincan::bench {

ServerProcess::ServerProcess(pid_t pid) : m_pid(pid)
{
    if (::clock_getcpuclockid(pid, &m_clock) != 0)
        fail("there is no process %d", pid);
}

std::uint64_t ServerProcess::cpuNanoseconds() const
{
    timespec time{};
    if (::clock_gettime(m_clock, &time) != 0)
        fail("the server has ended");
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

std::uint64_t ServerProcess::residentBytes() const
{
    std::ifstream status("/proc/" + std::to_string(m_pid) + "/status");
    for (std::string word; status >> word;) {
        if (std::uint64_t kilobytes = 0; word == "VmRSS:" && status >> kilobytes)
            return kilobytes * 1024;
    }
    fail("the server's memory is unknown");
}

} // namespace tincan::bench

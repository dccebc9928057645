// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

namespace tincan::bench {

/// How long things took, in a fixed amount of memory: 32 steps for each power of two, so a quantile is
/// at most 3 % off.
class Histogram
{
public:
    void add(std::uint64_t nanoseconds);
    void clear() { *this = Histogram(); }
    std::uint64_t count() const { return m_count; }
    /// The time within which that share (0 … 1) of what was added lies, in nanoseconds; 0 where nothing was
    /// added.
    std::uint64_t quantile(double share) const;

private:
    static constexpr unsigned s_stepBits = 5;
    static constexpr std::size_t s_steps = 1U << s_stepBits;

    static std::size_t indexOf(std::uint64_t nanoseconds);
    static std::uint64_t upperEdge(std::size_t index);

    std::array<std::uint64_t, (64 - s_stepBits + 1) * s_steps> m_counts{};
    std::uint64_t m_count = 0;
};

} // namespace tincan::bench

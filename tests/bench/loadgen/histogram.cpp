// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/histogram.h"

#include <bit>
#include <cmath>

namespace tincan::bench {

// Below s_steps each number has a step of its own; above, a number's step is its highest bits.
std::size_t Histogram::indexOf(std::uint64_t nanoseconds)
{
    if (nanoseconds < s_steps)
        return nanoseconds;
    const unsigned shift = static_cast<unsigned>(std::bit_width(nanoseconds)) - 1 - s_stepBits;
    return (shift + 1) * s_steps + ((nanoseconds >> shift) & (s_steps - 1));
}

std::uint64_t Histogram::upperEdge(std::size_t index)
{
    if (index < s_steps)
        return index;
    const std::size_t shift = index / s_steps - 1;
    return ((s_steps + index % s_steps + 1) << shift) - 1;
}

void Histogram::add(std::uint64_t nanoseconds)
{
    ++m_counts[indexOf(nanoseconds)];
    ++m_count;
}

std::uint64_t Histogram::quantile(double share) const
{
    auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count)));
    if (m_count == 0)
        return 0;
    if (wanted == 0)
        wanted = 1;
    std::uint64_t seen = 0;
    for (std::size_t index = 0; index < m_counts.size(); ++index) {
        seen += m_counts[index];
        if (seen >= wanted)
            return upperEdge(index);
    }
    return upperEdge(m_counts.size() - 1);
}

} // namespace tincan::bench

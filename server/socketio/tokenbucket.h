// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>

namespace tincan::socketio {

/// Lets a burst pass, and a steady rate after it. Sans-IO; values only.
class TokenBucket
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Seconds = std::chrono::duration<double>;

    /// Full at `now`. perSecond > 0, burst ≥ 1.
    TokenBucket(double perSecond, int burst, TimePoint now)
        : m_perSecond(perSecond), m_burst(burst), m_tokens(burst), m_filled(now)
    {
    }

    /// Takes a token for what has happened already; the bucket may fall below empty by it.
    void take(TimePoint now)
    {
        m_tokens = std::min<double>(m_burst, m_tokens + Seconds(now - m_filled).count() * m_perSecond) - 1;
        m_filled = now;
    }
    /// How long until there is a whole token again; zero where there is one.
    std::chrono::milliseconds wait() const
    {
        if (m_tokens >= 1)
            return std::chrono::milliseconds(0);
        return std::chrono::ceil<std::chrono::milliseconds>(Seconds((1 - m_tokens) / m_perSecond));
    }

private:
    double m_perSecond;
    double m_burst;
    double m_tokens;
    TimePoint m_filled;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#include "app/loglimiter.h"

#include <algorithm>
#include <utility>

namespace tincan {

LogLimiter::LogLimiter(const LogLimits &limits, TimePoint now)
    : m_limits(limits), m_tokens(limits.burst), m_filled(now)
{
}

bool LogLimiter::admit(TimePoint now)
{
    const double seconds = std::chrono::duration<double>(now - m_filled).count();
    m_tokens = std::min<double>(m_limits.burst, m_tokens + seconds * m_limits.linesPerSecond);
    m_filled = now;
    if (m_isClosed)
        m_isClosed = m_tokens < std::min(m_limits.linesPerSecond, m_limits.burst);
    else
        m_isClosed = m_tokens < 1;
    if (m_isClosed) {
        ++m_leftOut;
        return false;
    }
    m_tokens -= 1;
    return true;
}

qint64 LogLimiter::takeLeftOut()
{
    return std::exchange(m_leftOut, 0);
}

} // namespace tincan

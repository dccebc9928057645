// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>

namespace tincan {

/// How much may be written to the log, whatever clients do.
struct LogLimits
{
    int linesPerSecond = 20;
    int burst = 200; ///< lines that may come at once
    qsizetype lineBytes = 2'048; ///< a longer line is cut
};

/// Decides which lines of a log are written: a burst, then a steady rate. When there were too many, none
/// follow until a second's worth may, so that what was left out is told of once a second at most.
///
/// A value, used by one thread at a time.
class LogLimiter
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    LogLimiter(const LogLimits &limits, TimePoint now);

    /// Whether a line may be written now. Counts it otherwise.
    bool admit(TimePoint now);
    /// How many lines were not written since this was last asked.
    qint64 takeLeftOut();

private:
    LogLimits m_limits;
    double m_tokens;
    TimePoint m_filled;
    qint64 m_leftOut = 0;
    bool m_isClosed = false;
};

} // namespace tincan

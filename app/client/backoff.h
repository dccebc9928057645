// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/options.h"

#include <chrono>
#include <functional>
#include <optional>

namespace tincan::client {

/// How long to wait before each attempt to reconnect: doubling, bounded, with jitter, so that the
/// clients of a restarted server don't all come back at once.
class Backoff
{
public:
    /// `random`: uniform in [0, 1).
    Backoff(const ReconnectionOptions &options, std::function<double()> random);

    /// The wait before the next attempt; none where no attempt is left. Never above maxDelay.
    std::optional<std::chrono::milliseconds> next();
    int attempts() const { return m_attempts; } ///< given out since reset()
    void reset() { m_attempts = 0; }

private:
    ReconnectionOptions m_options;
    std::function<double()> m_random;
    int m_attempts = 0;
};

} // namespace tincan::client

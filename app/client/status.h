// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/errors.h"
#include "app/client/options.h"

#include <chrono>
#include <optional>

namespace tincan::client {

/// What a status display needs to know of a Manager's connection. A value.
struct Status
{
    enum class State {
        offline, ///< nothing is under way; `failure` says why where it was not our wish
        connecting, ///< an attempt is under way, the first or (attempt > 0) a later one
        connected,
        reconnecting, ///< waiting `retryIn` before the next attempt
    };
    State state = State::offline;
    std::chrono::milliseconds retryIn{0}; ///< in `reconnecting`: the whole wait, from the change on
    int attempt = 0; ///< counts reconnection attempts from 1; 0 in the first connection
    std::optional<TransportName> transport; ///< in `connected`: what carries the packets now
    Failure failure; ///< the last one; Kind::none once connected

    friend bool operator==(const Status &, const Status &) = default;
};

} // namespace tincan::client

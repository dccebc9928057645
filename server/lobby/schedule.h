// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <chrono>
#include <functional>

namespace tincan::lobby {

/// Calls a function once, later, in this thread, unless the context is gone by then.
using Schedule
    = std::function<void(std::chrono::milliseconds delay, QObject *context, std::function<void()>)>;

} // namespace tincan::lobby

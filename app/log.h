// SPDX-License-Identifier: MIT
#pragma once

#include "app/loglimiter.h"

namespace tincan {

/// Sends every message of Qt's logging to standard error, one line each: time, category, text.
/// Line breaks and other control characters that came with a peer's text are made visible. What is
/// beyond the limits is left out, and a line says how much. From any thread.
void installLog();

/// From here on by these limits. From any thread.
void limitLog(const LogLimits &limits);

/// Tells what was left out last. At the end of the program.
void finishLog();

} // namespace tincan

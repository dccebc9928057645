// SPDX-License-Identifier: MIT
#pragma once

namespace tincan {

/// Sends every message of Qt's logging to standard error, one line each: time, category, text.
/// Line breaks and other control characters that came with a peer's text are made visible.
void installLog();

} // namespace tincan

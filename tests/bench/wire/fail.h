// SPDX-License-Identifier: MIT
#pragma once

namespace tincan::bench {

/// Prints what is wrong, as printf would, and ends the program with exit code 1: a measurement in
/// which anything went wrong is none.
[[noreturn]] [[gnu::format(printf, 1, 2)]] void fail(const char *format, ...);

} // namespace tincan::bench

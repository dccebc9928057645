// SPDX-License-Identifier: MIT
#pragma once

namespace tincan {

inline constexpr int exitSuccess = 0;
/// Unknown options, unreadable folders, a port that is taken: one clear line says which.
inline constexpr int exitUsage = 2;

} // namespace tincan

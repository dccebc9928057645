// SPDX-License-Identifier: MIT
#pragma once

namespace tincan::bench {

/// Raises the limit on open descriptors as far as the system lets this process.
void raiseDescriptorLimit();

} // namespace tincan::bench

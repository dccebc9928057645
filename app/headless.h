// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/hostsettings.h"

namespace tincan {

/// Runs the server without a window until SIGINT or SIGTERM; never touches a display.
///
/// Prints the addresses to open to standard output, everything else goes to the log. Returns the
/// exit code: 0 after a clean stop, 2 where the server can't listen.
int runHeadless(int &argc, char **argv, const HostSettings &settings);

} // namespace tincan

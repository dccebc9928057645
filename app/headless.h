// SPDX-License-Identifier: MIT
#pragma once

#include "app/commandline.h"

#include <functional>

namespace tincan {

/// Reads the configuration anew, from the same arguments.
using ReadAgain = std::function<tl::expected<CommandLine, QString>()>;

/// Runs the server without a window until SIGINT or SIGTERM; never touches a display.
///
/// Prints the addresses to open to standard output, everything else goes to the log. SIGHUP reads the
/// configuration again; what a running server can't take over is named in the log, and where anything is
/// wrong all stays as it was. Returns the exit code: 0 after a clean stop, 2 where the server can't listen.
int runHeadless(int &argc, char **argv, const CommandLine &line, const ReadAgain &readAgain);

} // namespace tincan

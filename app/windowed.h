// SPDX-License-Identifier: MIT
#pragma once

#include "app/commandline.h"

namespace tincan {

/// Whether a window can be shown here: on Linux, whether there is an X or Wayland display, or a
/// platform was named on purpose (QT_QPA_PLATFORM).
bool hasDisplay();

/// Runs the window until it is closed; returns the exit code.
int runWindow(int &argc, char **argv, const CommandLine &line);

} // namespace tincan

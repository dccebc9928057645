// SPDX-License-Identifier: MIT
#pragma once

#include "app/commandline.h"

namespace tincan {

/// The window keeps its settings in window.conf. Earlier versions kept them in tincan.conf, which is for
/// people to write; one that is theirs still is renamed.
void separateWindowSettings();

/// Runs the window until it is closed; returns the exit code.
int runWindow(int &argc, char **argv, const CommandLine &line);

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/staticresources.h"

namespace tincan {

/// Adds the browser page, embedded in the program, to what a server serves: at `/` and `/sockets`,
/// its parts under `/tincan/`, and a page for what does not exist. Every part comes with a
/// Content-Security-Policy that lets it load nothing from elsewhere and run no inline script.
///
/// enginePath is where the server's Socket.IO is, with both slashes.
void addWebPage(http::StaticResources &resources, const QString &enginePath);

} // namespace tincan

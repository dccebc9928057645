// SPDX-License-Identifier: MIT
#pragma once

#include <tincan/server.h>

namespace tincan::conformance {

/// What tests/interop asks of a namespace besides the fixture: rooms, JSON as the server understood it,
/// and word of who has gone, as tests/support/reference-server.js describes them.
void addInterop(Namespace &nsp);

} // namespace tincan::conformance

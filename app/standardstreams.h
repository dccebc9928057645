// SPDX-License-Identifier: MIT
#pragma once

namespace tincan {

/// Opens nothing (/dev/null) for those of standard input, output and error that are closed, where the
/// platform has descriptors: else the next connection gets the number of one, and the log is written to a
/// client. First of all in main().
void keepStandardStreams();

} // namespace tincan

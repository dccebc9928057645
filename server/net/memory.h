// SPDX-License-Identifier: MIT
#pragma once

namespace tincan::net {

/// Lets the C library keep what large messages needed, instead of giving it back to the system after
/// each. For the main() of a server's program, before anything else; it speaks for the whole process.
///
/// glibc hands the end of its heap back at every other large message, and gets it again, page by page and
/// each cleared, for the next: most of what a message of a megabyte costs. Keeps at most 16 MB that nobody
/// uses for each arena. Nothing happens with another C library.
void keepFreedMemory();

} // namespace tincan::net

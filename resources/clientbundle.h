// SPDX-License-Identifier: MIT
#pragma once

namespace tincan {

/// Makes the official client for browsers known to Qt's resource system, so that a Server with
/// ServerOptions::serveClient serves it: call it before the Server is made.
///
/// A linker drops the self-registration of resources in a static library; calling this again does
/// nothing. Any thread, before others read. Under `:/socket.io/` there are then `socket.io.js`,
/// `.min.js`, `.esm.min.js`, `.msgpack.min.js`, the `.map` of each, the same names with `.gz`
/// (compressed), and `version` (plain text, no newline). They are © Guillermo Rauch, MIT licence.
void initClientBundle();

} // namespace tincan

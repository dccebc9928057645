// SPDX-License-Identifier: MIT
#pragma once

namespace tincan {

/// Makes the embedded browser files known to Qt's resource system.
///
/// A linker drops the self-registration of resources in a static library, so call this once
/// before the first look-up; calling it again does nothing. Any thread, before others read.
///
/// - `:/socket.io/` holds the official client: `socket.io.js`, `.min.js`, `.esm.min.js`,
///   `.msgpack.min.js`, the `.map` of each, and `version` (plain text, no newline).
/// - `:/web/` holds the browser page: `index.html`, `404.html` and what they refer to.
/// - Every file but `version` has a sibling compressed with gzip: the same name and `.gz`.
void initWebResources();

} // namespace tincan

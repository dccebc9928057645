// SPDX-License-Identifier: MIT
#pragma once

namespace tincan {

/// Makes the embedded browser files known to Qt's resource system: those of initClientBundle(), and
/// the page.
///
/// A linker drops the self-registration of resources in a static library, so call this once
/// before the first look-up; calling it again does nothing. Any thread, before others read.
///
/// `:/web/` holds the browser page: `index.html`, `404.html` and what they refer to. Every file has a
/// sibling compressed with gzip: the same name and `.gz`.
void initWebResources();

} // namespace tincan

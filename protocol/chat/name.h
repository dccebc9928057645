// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/error.h"

#include <QString>

#include <tl/expected.hpp>

namespace tincan::chat {

/// The name a user gets for the one that was asked for: trimmed, otherwise unchanged.
///
/// Refused with `name-invalid`, and a sentence that says why: nothing but white space, more than
/// limits::nameLength code points, control characters, characters that turn the direction of text
/// or show nothing, half a surrogate pair, and `SERVER`, the voice of the server itself.
tl::expected<QString, ChatError> checkName(const QString &wanted);

/// What two names have in common that people would take for the same: compatibility forms, upper and
/// lower case and runs of white space are made equal. For comparing only, never to be shown.
QString nameKey(const QString &name);

} // namespace tincan::chat

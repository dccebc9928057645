// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

#include <optional>

namespace tincan::engineio {

/// How many UTF-16 units valid UTF-8 has: the lengths of Engine.IO 3 are those of JavaScript's strings.
qsizetype utf16Length(QByteArrayView utf8);

/// How many bytes at the front of the text are so many UTF-16 units. Empty where the text is too
/// short, the last unit would be half a surrogate pair, or these bytes are not valid UTF-8. Looks at
/// no more than them.
std::optional<qsizetype> bytesOfUtf16(QByteArrayView text, qsizetype units);

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

namespace tincan::socketio {

/// Bytes that may follow the name of a namespace, the question mark counted.
constexpr qsizetype maxNamespaceQueryBytes = 8 * 1024;

/// Takes `?query` off the end of a namespace that a client of revision 4 names. Its items, decoded, are what
/// such a client has for `auth`: texts, of two of one name the last. Linear, but for sorting the names.
Object takeNamespaceQuery(QString &nsp);

} // namespace tincan::socketio

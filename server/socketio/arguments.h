// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <utility>

namespace tincan {

/// The arguments of an event from any values: `arguments(1, u"two"_s, Object{…})`.
template <typename... Args>
Array arguments(Args &&...args)
{
    Array array;
    if constexpr (sizeof...(args) > 0) {
        array.reserve(qsizetype(sizeof...(args)));
        (array.append(Value(std::forward<Args>(args))), ...);
    }
    return array;
}

} // namespace tincan

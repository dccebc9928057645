// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

/// What bounds the chat's values. Servers refuse what is beyond; clients use them to say so earlier.
namespace tincan::chat::limits {

inline constexpr qsizetype textLength = 4'000; ///< of a message, in UTF-16 units
inline constexpr qsizetype nameLength = 32; ///< of a user's name, in code points, after trimming
inline constexpr qsizetype idLength = 128; ///< of clientId, clientOffset and ids, in UTF-16 units
inline constexpr int historyPage = 100; ///< messages in one page; more asked for are cut to this
inline constexpr int historyPageDefault = 50; ///< messages in a page where no limit is given
inline constexpr qsizetype historyPageBytes = 256 * 1024; ///< of one page, but at least one message

} // namespace tincan::chat::limits

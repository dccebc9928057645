// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tincan::chat {

/// Why a request was refused; on the wire the text of codeText().
enum class ErrorCode {
    invalidRequest, ///< the arguments are not what the event takes
    notFound, ///< no such conversation
    tooLong, ///< a text over limits::textLength
    empty, ///< a text of nothing but white space
    rateLimited, ///< too many in too short a time; try again later
    nameTaken, ///< someone here has that name, or one that reads the same
    nameInvalid, ///< not a name, see chat/name.h
    serverFull, ///< no room for another person
    unavailable, ///< the server could not store it; try again later
    unknown, ///< a code this version does not know, from a newer server
};

/// `invalid-request`, `name-taken` …
QString codeText(ErrorCode code);
ErrorCode parseErrorCode(QStringView text);

/// A refusal, worded for who asked.
struct ChatError
{
    ErrorCode code = ErrorCode::unknown;
    QString message;

    friend bool operator==(const ChatError &, const ChatError &) = default;
};

} // namespace tincan::chat

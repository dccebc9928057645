// SPDX-License-Identifier: MIT
#include "protocol/chat/error.h"

#include "protocol/enums.h"

namespace tincan::chat {

namespace {

constexpr EnumNames codes = std::array{
    EnumName{ErrorCode::invalidRequest, QLatin1StringView("invalid-request")},
    EnumName{ErrorCode::notFound, QLatin1StringView("not-found")},
    EnumName{ErrorCode::tooLong, QLatin1StringView("too-long")},
    EnumName{ErrorCode::empty, QLatin1StringView("empty")},
    EnumName{ErrorCode::rateLimited, QLatin1StringView("rate-limited")},
    EnumName{ErrorCode::nameTaken, QLatin1StringView("name-taken")},
    EnumName{ErrorCode::nameInvalid, QLatin1StringView("name-invalid")},
    EnumName{ErrorCode::serverFull, QLatin1StringView("server-full")},
    EnumName{ErrorCode::unavailable, QLatin1StringView("unavailable")},
    EnumName{ErrorCode::unknown, QLatin1StringView("unknown")},
};

} // namespace

QString codeText(ErrorCode code)
{
    return codes.text(code);
}

ErrorCode parseErrorCode(QStringView text)
{
    return codes.find(text).value_or(ErrorCode::unknown);
}

} // namespace tincan::chat

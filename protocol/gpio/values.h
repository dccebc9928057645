// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QString>

#include <chrono>
#include <optional>
#include <tl/expected.hpp>

/// The values of `/gpio`'s events, as docs/events.md names them, and their JSON.
namespace tincan::gpio {

enum class Direction { input, output };
enum class Bias { none, pullUp, pullDown };
/// What a person may do with a line; each includes the ones before it.
enum class Access { none, view, operate, configure };
/// What a line returns to when the program ends.
enum class SafeState { hold, low, high, input };

/// Why a request was refused; on the wire the text of codeText().
enum class ErrorCode {
    invalidRequest, ///< the arguments are not what the event takes
    notFound, ///< no such line
    notPermitted, ///< the line is an input, or this person may not
    busy, ///< another program holds the line
    unavailable, ///< the chip is gone or fails
    unknown, ///< a code this version does not know
};
QString codeText(ErrorCode code);
ErrorCode parseErrorCode(QStringView text);

/// A refusal, worded for who asked.
struct GpioError
{
    ErrorCode code = ErrorCode::unknown;
    QString message;

    friend bool operator==(const GpioError &, const GpioError &) = default;
};

template <typename T>
using Parsed = tl::expected<T, GpioError>;

/// Time since 1970 in UTC; on the wire milliseconds, with a fraction where the chip is that exact.
using TimeStamp = std::chrono::microseconds;

/// One line of a chip.
struct Line
{
    int line = 0; ///< the number people know it by: 21 for GPIO21
    QString chip; ///< the chip's label
    int offset = 0; ///< in the chip
    QString name; ///< the chip's name for it
    QString label; ///< what it is used for; may be empty
    Direction direction = Direction::input;
    Bias bias = Bias::none;
    bool activeLow = false;
    bool value = false; ///< logical: after activeLow
    std::optional<QString> consumer; ///< who holds it; none where nobody does
    Access access = Access::none; ///< the receiver's
    std::optional<QString> reservedBy;
    SafeState safeState = SafeState::hold;

    friend bool operator==(const Line &, const Line &) = default;
};
Value toValue(const Line &line);
Parsed<Line> parseLine(const Value &value);
Value toValue(const QList<Line> &lines);
Parsed<QList<Line>> parseLines(const Value &value);

/// The level of a line changed.
struct Edge
{
    int line = 0;
    bool value = false; ///< after the edge
    TimeStamp at{0};
    std::optional<QString> by; ///< the name of who wrote it; none where it changed by itself

    friend bool operator==(const Edge &, const Edge &) = default;
};
Value toValue(const Edge &edge);
Parsed<Edge> parseEdge(const Value &value);

} // namespace tincan::gpio

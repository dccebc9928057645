// SPDX-License-Identifier: MIT
#include "protocol/gpio/values.h"

#include "protocol/enums.h"
#include "protocol/fields.h"

#include <cmath>
#include <limits>

namespace tincan::gpio {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames directions = std::array{
    EnumName{Direction::input, QLatin1StringView("input")},
    EnumName{Direction::output, QLatin1StringView("output")},
};
constexpr EnumNames biases = std::array{
    EnumName{Bias::none, QLatin1StringView("none")},
    EnumName{Bias::pullUp, QLatin1StringView("pull-up")},
    EnumName{Bias::pullDown, QLatin1StringView("pull-down")},
};
constexpr EnumNames accesses = std::array{
    EnumName{Access::none, QLatin1StringView("none")},
    EnumName{Access::view, QLatin1StringView("view")},
    EnumName{Access::operate, QLatin1StringView("operate")},
    EnumName{Access::configure, QLatin1StringView("configure")},
};
constexpr EnumNames safeStates = std::array{
    EnumName{SafeState::hold, QLatin1StringView("hold")},
    EnumName{SafeState::low, QLatin1StringView("low")},
    EnumName{SafeState::high, QLatin1StringView("high")},
    EnumName{SafeState::input, QLatin1StringView("input")},
};
constexpr EnumNames codes = std::array{
    EnumName{ErrorCode::invalidRequest, QLatin1StringView("invalid-request")},
    EnumName{ErrorCode::notFound, QLatin1StringView("not-found")},
    EnumName{ErrorCode::notPermitted, QLatin1StringView("not-permitted")},
    EnumName{ErrorCode::busy, QLatin1StringView("busy")},
    EnumName{ErrorCode::unavailable, QLatin1StringView("unavailable")},
    EnumName{ErrorCode::unknown, QLatin1StringView("unknown")},
};

constexpr int mostLine = std::numeric_limits<int>::max();
constexpr double mostMilliseconds = 8.64e15; // where JavaScript's dates end
constexpr qint64 microsecondsPerMillisecond = 1000;

template <typename T>
Parsed<T> finish(const Fields &fields, T value)
{
    if (!fields.ok())
        return tl::unexpected(GpioError{ErrorCode::invalidRequest, fields.problem()});
    return value;
}

Value millisecondsOf(TimeStamp at)
{
    if (at.count() % microsecondsPerMillisecond == 0)
        return at.count() / microsecondsPerMillisecond;
    return double(at.count()) / microsecondsPerMillisecond;
}

TimeStamp readTime(Fields &fields, QStringView key)
{
    const double milliseconds = fields.number(key);
    if (!(milliseconds >= 0 && milliseconds <= mostMilliseconds)) {
        fields.fail(u"`%1` must be milliseconds since 1970"_s.arg(key));
        return TimeStamp{0};
    }
    return TimeStamp{std::llround(milliseconds * microsecondsPerMillisecond)};
}

} // namespace

QString codeText(ErrorCode code)
{
    return codes.text(code);
}

ErrorCode parseErrorCode(QStringView text)
{
    return codes.find(text).value_or(ErrorCode::unknown);
}

Value toValue(const Line &line)
{
    Object object{{u"line"_s, line.line}, {u"chip"_s, line.chip}, {u"offset"_s, line.offset},
        {u"name"_s, line.name}, {u"label"_s, line.label}, {u"direction"_s, directions.text(line.direction)},
        {u"bias"_s, biases.text(line.bias)}, {u"activeLow"_s, line.activeLow}, {u"value"_s, line.value}};
    if (line.consumer)
        object.insert(u"consumer"_s, *line.consumer);
    object.insert(u"access"_s, accesses.text(line.access));
    if (line.reservedBy)
        object.insert(u"reservedBy"_s, *line.reservedBy);
    object.insert(u"safeState"_s, safeStates.text(line.safeState));
    return object;
}

Parsed<Line> parseLine(const Value &value)
{
    Fields fields(value);
    return finish(fields,
        Line{.line = int(fields.integer(u"line", 0, mostLine)),
            .chip = fields.text(u"chip"),
            .offset = int(fields.integer(u"offset", 0, mostLine)),
            .name = fields.text(u"name"),
            .label = fields.text(u"label"),
            .direction = directions.read(fields, u"direction"),
            .bias = biases.read(fields, u"bias"),
            .activeLow = fields.boolean(u"activeLow"),
            .value = fields.boolean(u"value"),
            .consumer = fields.optionalText(u"consumer"),
            .access = accesses.read(fields, u"access"),
            .reservedBy = fields.optionalText(u"reservedBy"),
            .safeState = safeStates.read(fields, u"safeState")});
}

Value toValue(const QList<Line> &lines)
{
    Array array;
    for (const Line &line : lines)
        array.append(toValue(line));
    return array;
}

Parsed<QList<Line>> parseLines(const Value &value)
{
    if (!value.isArray())
        return tl::unexpected(GpioError{ErrorCode::invalidRequest, u"an array is expected"_s});
    QList<Line> lines;
    for (const Value &item : value.toArray()) {
        const Parsed<Line> line = parseLine(item);
        if (!line) {
            const QString where = u"element %1: %2"_s.arg(lines.size()).arg(line.error().message);
            return tl::unexpected(GpioError{line.error().code, where});
        }
        lines += *line;
    }
    return lines;
}

Value toValue(const Edge &edge)
{
    Object object{{u"line"_s, edge.line}, {u"value"_s, edge.value}, {u"at"_s, millisecondsOf(edge.at)}};
    if (edge.by)
        object.insert(u"by"_s, *edge.by);
    return object;
}

Parsed<Edge> parseEdge(const Value &value)
{
    Fields fields(value);
    return finish(fields,
        Edge{.line = int(fields.integer(u"line", 0, mostLine)),
            .value = fields.boolean(u"value"),
            .at = readTime(fields, u"at"),
            .by = fields.optionalText(u"by")});
}

} // namespace tincan::gpio

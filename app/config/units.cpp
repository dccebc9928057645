// SPDX-License-Identifier: MIT
#include "app/config/units.h"

#include <QRegularExpression>

#include <cmath>
#include <optional>
#include <span>

using namespace Qt::StringLiterals;

namespace tincan::config {

namespace {

struct Unit
{
    QLatin1StringView name;
    qint64 size;
};

// The largest first.
constexpr Unit durationUnits[]
    = {{"d"_L1, 86'400'000}, {"h"_L1, 3'600'000}, {"min"_L1, 60'000}, {"s"_L1, 1'000}, {"ms"_L1, 1}};
constexpr Unit sizeUnits[] = {{"GiB"_L1, 1'073'741'824}, {"GB"_L1, 1'000'000'000}, {"MiB"_L1, 1'048'576},
    {"MB"_L1, 1'000'000}, {"KiB"_L1, 1'024}, {"kB"_L1, 1'000}, {"B"_L1, 1}};

constexpr double largestExact = 9'007'199'254'740'992.0; // 2^53

// Other spellings that people use, in lower case.
QString usualUnit(const QString &unit)
{
    if (unit == "m"_L1 || unit == "minutes"_L1)
        return u"min"_s;
    if (unit == "k"_L1)
        return u"kb"_s;
    if (unit == "sec"_L1 || unit == "seconds"_L1)
        return u"s"_s;
    return unit;
}

// The number of smallest units; nothing where the text is no number with one of the units.
std::optional<qint64> parseQuantity(const QString &text, std::span<const Unit> units)
{
    static const QRegularExpression form(uR"(^(\d{1,16}(?:\.\d{1,6})?)\s*([A-Za-z]*)$)"_s);
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = usualUnit(match.captured(2).toLower());
    double size = unit.isEmpty() ? 1 : 0;
    for (const Unit &known : units) {
        if (unit.compare(known.name, Qt::CaseInsensitive) == 0)
            size = double(known.size);
    }
    const double number = match.captured(1).toDouble() * size;
    if (size == 0 || number > largestExact || number != std::floor(number))
        return std::nullopt;
    return qint64(number);
}

QString formatQuantity(qint64 number, std::span<const Unit> units)
{
    for (const Unit &unit : units) {
        if (number != 0 && number % unit.size == 0)
            return QString::number(number / unit.size) + unit.name;
    }
    return QString::number(number);
}

} // namespace

Parsed<std::chrono::milliseconds> parseDuration(const QString &text)
{
    if (const auto number = parseQuantity(text, durationUnits))
        return std::chrono::milliseconds(*number);
    return tl::unexpected(u"“%1” is not a duration; write it as 500ms, 25s, 2min, 1h or 1d."_s.arg(text));
}

QString formatDuration(std::chrono::milliseconds duration)
{
    return formatQuantity(duration.count(), durationUnits);
}

Parsed<qint64> parseSize(const QString &text)
{
    if (const auto number = parseQuantity(text, sizeUnits))
        return *number;
    return tl::unexpected(u"“%1” is not a size; write it as 500B, 16KiB, 1MB or 1GiB."_s.arg(text));
}

QString formatSize(qint64 bytes)
{
    return formatQuantity(bytes, sizeUnits);
}

Parsed<qint64> parseCount(const QString &text)
{
    bool ok = false;
    const qint64 number = text.trimmed().toLongLong(&ok);
    if (!ok)
        return tl::unexpected(u"“%1” is not a whole number."_s.arg(text));
    return number;
}

Parsed<bool> parseSwitch(const QString &text)
{
    const QString word = text.trimmed().toLower();
    if (word == "on"_L1 || word == "yes"_L1 || word == "true"_L1 || word == "1"_L1)
        return true;
    if (word == "off"_L1 || word == "no"_L1 || word == "false"_L1 || word == "0"_L1)
        return false;
    return tl::unexpected(u"“%1” is neither on nor off."_s.arg(text));
}

QString formatSwitch(bool on)
{
    return on ? u"on"_s : u"off"_s;
}

QStringList parseList(const QString &text)
{
    static const QRegularExpression divider(u"[,\\s]+"_s);
    return text.split(divider, Qt::SkipEmptyParts);
}

QString formatList(const QStringList &words)
{
    return words.join(u", "_s);
}

} // namespace tincan::config

// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

#include <chrono>
#include <tl/expected.hpp>

namespace tincan::config {

/// A value, or what is wrong with its text: a sentence for people that quotes it.
template <typename T>
using Parsed = tl::expected<T, QString>;

/// `500ms`, `25s`, `1.5min`, `2h`, `1d`; a number alone counts milliseconds. Never negative.
Parsed<std::chrono::milliseconds> parseDuration(const QString &text);
/// In the largest unit in which it is a whole number.
QString formatDuration(std::chrono::milliseconds duration);

/// `1MB` (1 000 000), `1MiB` (1 048 576), `16KiB`, `64kB`; a number alone counts bytes.
Parsed<qint64> parseSize(const QString &text);
/// In the largest unit, of either kind, in which it is a whole number.
QString formatSize(qint64 bytes);

/// Decimal digits, perhaps with a minus.
Parsed<qint64> parseCount(const QString &text);

/// `on`, `yes`, `true`, `1` and their opposites.
Parsed<bool> parseSwitch(const QString &text);
QString formatSwitch(bool on);

/// Words divided by commas or blanks.
QStringList parseList(const QString &text);
QString formatList(const QStringList &words);

} // namespace tincan::config

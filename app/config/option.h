// SPDX-License-Identifier: MIT
#pragma once

#include "app/config/units.h"
#include "app/hosting/hostsettings.h"
#include "app/loglimiter.h"

#include <functional>
#include <limits>

namespace tincan::config {

/// Where everything that can be chosen lands.
struct Settings
{
    HostSettings host;
    LogLimits log;
    // What only the command line says.
    bool server = false;
    bool help = false;
    bool version = false;
    bool printConfig = false;
    bool checkConfig = false;
    QString join; ///< a server's address; empty for none
    QString theme; ///< "light", "dark" or "system"
    QString file; ///< the configuration file to read instead of those in the usual places
};

/// The headings of --help and of the file, in their order.
enum class Group { start, room, access, tls, protocol, client, http, output, process };

/// One thing that can be chosen. Its name is the flag (`--ping-interval`), the key in the file
/// (`ping-interval`) and, in capitals, the variable (`TINCAN_PING_INTERVAL`).
struct Option
{
    enum class Form {
        toggle, ///< as a flag it needs no value, and `--no-NAME` is its opposite
        value,
        list, ///< given again, it adds
    };

    QString name;
    Group group = Group::room;
    Form form = Form::value;
    QString kind; ///< of value and its range, for people: "duration, 10ms to 1d"
    QString help; ///< a sentence
    QChar letter; ///< of its short flag; null for none
    bool onlyFlag = false; ///< neither in the file nor in the environment
    bool isReloaded = false; ///< taken over by a running server, too
    bool isPath = false; ///< relative to the folder of the file it stands in
    /// Takes the text's meaning over; the error is a sentence that quotes the text.
    std::function<Parsed<void>(Settings &, const QString &text)> set;
    /// The value as set() would take it.
    std::function<QString(const Settings &)> get;
    /// Back to having no word in it, for lists. Empty for the others.
    std::function<void(Settings &)> clear;

    QString flag() const { return QStringLiteral("--") + name; }
    QString variable() const;
};

/// The way to a member of Settings: through these members, one after the other.
template <typename... Members>
auto at(Members... members)
{
    return [members...](auto &settings) -> auto &
    {
        return (settings.*....*members);
    };
}
template <typename... Members>
auto host(Members... members)
{
    return at(&Settings::host, members...);
}
template <typename... Members>
auto server(Members... members)
{
    return host(&HostSettings::server, members...);
}
template <typename Member>
auto limit(Member member)
{
    return server(&ServerOptions::limits, member);
}

/// Numbers from least to most are right.
template <typename T>
struct Range
{
    T least;
    T most;
};

/// Complains where the number is out of the range; shown and told of by format.
template <typename T>
Parsed<T> checkRange(T number, const Range<T> &range, const QString &text, QString (*format)(T))
{
    if (number >= range.least && number <= range.most)
        return number;
    return tl::unexpected(QStringLiteral("“%1” is out of range; from %2 to %3 is right.")
                              .arg(text, format(range.least), format(range.most)));
}

/// An option whose value is parsed, checked, stored in and shown from one place.
template <typename Place, typename Parse, typename Format>
Option valueOption(
    const QString &name, Place place, const QString &kind, const QString &help, Parse parse, Format format)
{
    Option option;
    option.name = name;
    option.kind = kind;
    option.help = help;
    option.set = [place, parse](Settings &settings, const QString &text) -> Parsed<void> {
        const auto value = parse(text);
        if (!value)
            return tl::unexpected(value.error());
        auto &target = place(settings);
        target = static_cast<std::remove_reference_t<decltype(target)>>(*value);
        return {};
    };
    option.get = [place, format](const Settings &settings) { return format(place(settings)); };
    return option;
}

template <typename Place>
Option duration(
    const QString &name, Place place, const Range<std::chrono::milliseconds> &range, const QString &help)
{
    const auto parse = [range](const QString &text) {
        return parseDuration(text).and_then(
            [&](auto number) { return checkRange(number, range, text, &formatDuration); });
    };
    const QString kind
        = QStringLiteral("duration, %1 to %2").arg(formatDuration(range.least), formatDuration(range.most));
    return valueOption(name, place, kind, help, parse, &formatDuration);
}

template <typename Place>
Option size(const QString &name, Place place, const Range<qint64> &range, const QString &help)
{
    const auto parse = [range](const QString &text) {
        return parseSize(text).and_then(
            [&](auto number) { return checkRange(number, range, text, &formatSize); });
    };
    const QString kind
        = QStringLiteral("size, %1 to %2").arg(formatSize(range.least), formatSize(range.most));
    return valueOption(name, place, kind, help, parse, &formatSize);
}

QString formatCount(qint64 number);

template <typename Place>
Option count(const QString &name, Place place, const Range<qint64> &range, const QString &help)
{
    const auto parse = [range](const QString &text) {
        return parseCount(text).and_then(
            [&](auto number) { return checkRange(number, range, text, &formatCount); });
    };
    const QString kind = QStringLiteral("number, %1 to %2").arg(range.least).arg(range.most);
    return valueOption(name, place, kind, help, parse, &formatCount);
}

template <typename Place>
Option toggle(const QString &name, Place place, const QString &help)
{
    Option option = valueOption(name, place, QStringLiteral("on or off"), help, &parseSwitch, &formatSwitch);
    option.form = Option::Form::toggle;
    return option;
}

Parsed<QString> parseText(const QString &text);
QString formatText(const QString &text);

template <typename Place>
Option text(const QString &name, Place place, const QString &help, const QString &kind)
{
    return valueOption(name, place, kind, help, &parseText, &formatText);
}

/// One of a few words.
template <typename Place>
Option choice(const QString &name, Place place, const QStringList &words, const QString &help)
{
    const auto parse = [words](const QString &given) -> Parsed<QString> {
        for (const QString &word : words) {
            if (given.trimmed().compare(word, Qt::CaseInsensitive) == 0)
                return word;
        }
        return tl::unexpected(
            QStringLiteral("“%1” is none of %2.").arg(given, words.join(QStringLiteral(", "))));
    };
    return valueOption(name, place, words.join(QStringLiteral(", ")), help, parse, &formatText);
}

template <typename Place>
Option list(const QString &name, Place place, const QString &help, const QString &kind)
{
    Option option;
    option.name = name;
    option.form = Option::Form::list;
    option.kind = kind;
    option.help = help;
    option.set = [place](Settings &settings, const QString &words) -> Parsed<void> {
        place(settings) += parseList(words);
        return {};
    };
    option.get = [place](const Settings &settings) { return formatList(place(settings)); };
    option.clear = [place](Settings &settings) { place(settings).clear(); };
    return option;
}

} // namespace tincan::config

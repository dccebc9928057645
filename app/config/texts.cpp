// SPDX-License-Identifier: MIT
#include "app/config/configuration.h"
#include "app/config/options.h"
#include "app/config/sources.h"

using namespace Qt::StringLiterals;

namespace tincan::config {

namespace {

constexpr int lineWidth = 96; // characters of --help
constexpr int helpIndent = 10;
constexpr int originColumn = 48; // of --print-config

QString flags(const Option &option)
{
    QString text = option.letter.isNull() ? u"      "_s : u"  -%1, "_s.arg(option.letter);
    text += option.flag();
    if (option.form != Option::Form::toggle)
        text += u" <%1>"_s.arg(option.kind);
    else if (!option.onlyFlag)
        text += u", --no-%1"_s.arg(option.name);
    return text;
}

QString wrapped(const QString &text)
{
    QString result;
    QString line(helpIndent, u' ');
    const QStringList words = text.split(u' ');
    for (const QString &word : words) {
        if (line.size() + word.size() > lineWidth) {
            result += line.trimmed().prepend(QString(helpIndent, u' ')) + u'\n';
            line = QString(helpIndent, u' ');
        }
        line += word + u' ';
    }
    return result + line.trimmed().prepend(QString(helpIndent, u' ')) + u'\n';
}

QString helpOf(const Option &option, const Settings &defaults)
{
    QString text = option.help;
    const QString standard = option.onlyFlag ? QString() : option.get(defaults);
    if (!standard.isEmpty())
        text += u" (default: %1)"_s.arg(standard);
    return flags(option) + u'\n' + wrapped(text);
}

} // namespace

QString helpText()
{
    QString text = u"Usage: tincan [OPTIONS]\n"
                   "Hosts a room with chat and GPIO pins on one port, or joins one. Everyone on the network\n"
                   "joins with this program, with a browser, or with any Socket.IO client.\n\n"
                   "What is said below by a flag (--ping-interval 25s) may also be said by a variable\n"
                   "(TINCAN_PING_INTERVAL=25s) or in a file (ping-interval = 25s); flags come before\n"
                   "variables, and variables before the file. See --print-config and --check-config.\n"_s;
    const Settings defaults;
    Group group{};
    for (const Option &option : options()) {
        if (option.group != group || &option == &options().front())
            text += u"\n%1:\n"_s.arg(title(option.group));
        group = option.group;
        text += helpOf(option, defaults);
    }
    return text;
}

QString printConfiguration(const Configuration &configuration)
{
    QString text;
    Group group = Group::start;
    for (const Option &option : options()) {
        if (option.onlyFlag)
            continue;
        if (option.group != group)
            text += u"%1# %2\n"_s.arg(text.isEmpty() ? QString() : u"\n"_s, title(option.group));
        group = option.group;
        const Origin origin = configuration.origin(option.name);
        QString line = origin.kind == Origin::Kind::standard ? u"#"_s : QString();
        line += u"%1 = %2"_s.arg(option.name, quoted(option.get(configuration.settings)));
        text += line.leftJustified(originColumn) + u"  # "_s + origin.toString() + u'\n';
    }
    return text;
}

} // namespace tincan::config

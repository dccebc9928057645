// SPDX-License-Identifier: MIT
#pragma once

#include "app/config/origin.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <vector>

namespace tincan::config {

struct Option;

/// One thing that was said about an option. Its text is not understood yet.
struct Entry
{
    const Option *option = nullptr; ///< null where it is not understood
    QString text;
    Origin origin;
    QString folder; ///< that a relative path in the text starts from; empty: the current one
    QString problem; ///< with how it was said, a line for people; empty where there is none
};

/// What one source said, in its order.
using Said = std::vector<Entry>;

/// Flags, the program's name first: `--port 80`, `--port=80`, `-p 80`, `-p80`, `--server`,
/// `--no-client-bundle`. Where one is given again the last counts.
Said readArguments(const QStringList &arguments);

/// `TINCAN_PING_INTERVAL` and its like; an empty variable counts as none. Other variables of that
/// prefix are no problem: they may be someone else's.
Said readEnvironment(const QProcessEnvironment &environment);
/// Variables that look like ours and are none, for --check-config.
QStringList strangeVariables(const QProcessEnvironment &environment);

/// A file of at most maxFileBytes: one `name = value` in a line, `#` begins a comment at the start of a
/// line or after a blank. A value with `#` or with blanks around it stands in double quotes, in which
/// `\"` and `\\` stand for themselves.
Said readFile(const QString &path);
inline constexpr qint64 maxFileBytes = 1'048'576;

/// The text as readFile() takes it for a value, in quotes where it needs them.
QString quoted(const QString &text);

/// The file to read: the one that is named, else the first there is of `tincan/tincan.conf` in
/// XDG_CONFIG_HOME (usually ~/.config) and in systemFolder. Empty where there is none.
QString usualFile(const QProcessEnvironment &environment, const QString &systemFolder);

} // namespace tincan::config

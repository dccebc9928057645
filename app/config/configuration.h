// SPDX-License-Identifier: MIT
#pragma once

#include "app/config/option.h"
#include "app/config/origin.h"

#include <QHash>
#include <QProcessEnvironment>

namespace tincan::config {

/// All that was said, understood: flags before environment before file before defaults.
struct Configuration
{
    Settings settings;
    QHash<QString, Origin> origins; ///< by option, of those that are not at their default
    QString file; ///< that was read; empty for none
    QStringList problems; ///< everything that is wrong: a line for people each, naming its place

    Origin origin(const QString &name) const { return origins.value(name); }
};

/// Reads all three sources. Touches no display and exits nowhere. Where help or the version is asked
/// for, nothing else is looked at.
Configuration load(const QStringList &arguments, const QProcessEnvironment &environment,
    const QString &systemFolder = QStringLiteral("/etc"));

/// The names of options whose values differ, of those that a running server takes over, or of the others.
QStringList changes(const Configuration &before, const Configuration &after, bool isReloaded);

/// The text of --help: every option by group, with its kind and default.
QString helpText();

/// Every option of the file in its form, what is at its default as a comment, each with its origin;
/// reading it back gives the same values.
QString printConfiguration(const Configuration &configuration);

} // namespace tincan::config

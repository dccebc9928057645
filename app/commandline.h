// SPDX-License-Identifier: MIT
#pragma once

#include "app/config/configuration.h"
#include "app/hosting/hostsettings.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

namespace tincan {

/// What the program is to do: its configuration, decided.
struct CommandLine
{
    enum class Mode { window, server, help, version, printConfig, checkConfig };

    Mode mode = Mode::window;
    HostSettings host;
    LogLimits log;
    bool startHosting = false; ///< the window hosts at once
    QString joinAddress; ///< the window joins at once; empty for none
    QString theme; ///< "light", "dark", or empty to follow the system
    config::Configuration configuration; ///< where all that was said
};

/// Reads the arguments, the program's name first, the environment and the configuration file.
/// Touches no display and exits nowhere.
///
/// The error has a line for each mistake, for a person, naming the option and where it was given.
tl::expected<CommandLine, QString> parseCommandLine(const QStringList &arguments,
    const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

/// Passes it on where the files it names can be used, too: the certificate and its key. Needs an
/// application to be there, as Qt's TLS does.
tl::expected<CommandLine, QString> checkFiles(CommandLine line);

} // namespace tincan

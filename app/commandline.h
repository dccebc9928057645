// SPDX-License-Identifier: MIT
#pragma once

#include <QHostAddress>
#include <QString>
#include <QStringList>

#include <optional>
#include <tl/expected.hpp>

namespace tincan {

/// What to host, and where.
struct HostSettings
{
    static constexpr quint16 defaultPort = 3000;

    QString name; ///< of the room, shown to everyone who joins
    QHostAddress address = QHostAddress::Any;
    quint16 port = defaultPort; ///< 0 lets the system choose
    QString publicDirectory; ///< an absolute path; empty for none
    bool serveClient = true; ///< the official client bundle under /socket.io/
    /// Pages of these origins ("https://example.org", or "*" for all) may connect, besides our own.
    QStringList allowedOrigins;
};

/// The arguments of the program, understood.
struct CommandLine
{
    enum class Mode { window, server, help, version };

    Mode mode = Mode::window;
    HostSettings host;
    bool startHosting = false; ///< the window hosts at once
    QString joinAddress; ///< the window joins at once; empty for none
    QString theme; ///< "light", "dark", or empty to follow the system
};

/// Reads the arguments, the program's name first. Touches no display and exits nowhere.
///
/// The error is one line for a person, naming the argument that is wrong.
tl::expected<CommandLine, QString> parseCommandLine(const QStringList &arguments);

/// The text of --help.
QString helpText();

} // namespace tincan

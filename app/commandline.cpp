// SPDX-License-Identifier: MIT
#include "app/commandline.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

struct Options
{
    QCommandLineOption server{u"server"_s, u"Run the server without a window."_s};
    QCommandLineOption host{
        u"host"_s, u"Listen on this address only (default: every address)."_s, u"address"_s};
    QCommandLineOption port{{u"p"_s, u"port"_s},
        u"Listen on this port (default: %1; 0 lets the system choose)."_s.arg(HostSettings::defaultPort),
        u"number"_s};
    QCommandLineOption name{u"name"_s, u"The room's name, shown to everyone who joins."_s, u"text"_s};
    QCommandLineOption publicDirectory{u"public"_s, u"Serve the files of this folder too."_s, u"folder"_s};
    QCommandLineOption noClient{
        u"no-client-bundle"_s, u"Do not serve the official client under /socket.io/."_s};
    QCommandLineOption allowOrigin{u"allow-origin"_s,
        u"Let pages of this origin connect, too (may be given again; * lets all)."_s, u"origin"_s};
    QCommandLineOption join{u"join"_s, u"Open the window and join this server."_s, u"address"_s};
    QCommandLineOption theme{u"theme"_s, u"Colours of the window: light, dark or system."_s, u"name"_s};
    QCommandLineOption help{{u"h"_s, u"help"_s}, u"Show this help and leave."_s};
    QCommandLineOption version{{u"v"_s, u"version"_s}, u"Show the version and leave."_s};

    void addTo(QCommandLineParser &parser) const
    {
        parser.setApplicationDescription(
            u"Hosts a room with chat and GPIO pins on one port, or joins one. Everyone on the network\n"
            "joins with this program, with a browser, or with any Socket.IO client."_s);
        parser.addOptions(
            {server, host, port, name, publicDirectory, noClient, allowOrigin, join, theme, help, version});
    }
};

using Problem = tl::unexpected<QString>;

tl::expected<quint16, QString> parsePort(const QString &text)
{
    bool ok = false;
    const uint number = text.toUInt(&ok);
    if (!ok || number > 65535)
        return Problem(u"--port: “%1” is not a port; a number from 0 to 65535 is."_s.arg(text));
    return quint16(number);
}

tl::expected<QHostAddress, QString> parseAddress(const QString &text)
{
    if (text == u"localhost"_s)
        return QHostAddress(QHostAddress::LocalHost);
    QHostAddress address;
    if (!address.setAddress(text))
        return Problem(u"--host: “%1” is not an IP address."_s.arg(text));
    return address;
}

tl::expected<QString, QString> parseFolder(const QString &text)
{
    const QFileInfo folder(text);
    if (!folder.exists())
        return Problem(u"--public: the folder “%1” does not exist."_s.arg(text));
    if (!folder.isDir())
        return Problem(u"--public: “%1” is not a folder."_s.arg(text));
    if (!folder.isReadable() || !folder.isExecutable())
        return Problem(u"--public: the folder “%1” may not be read by this user."_s.arg(text));
    return folder.canonicalFilePath();
}

tl::expected<QString, QString> parseTheme(const QString &text)
{
    if (text == u"system"_s)
        return QString();
    if (text != u"light"_s && text != u"dark"_s)
        return Problem(u"--theme: “%1” is none of light, dark and system."_s.arg(text));
    return text;
}

// Sets the target from the option's value, if it was given; false where the value is wrong.
template <typename Parse, typename Target>
bool take(const QCommandLineParser &parser, const QCommandLineOption &option, Parse parse, Target &target,
    QString &problem)
{
    if (!parser.isSet(option))
        return true;
    auto parsed = parse(parser.value(option));
    if (!parsed) {
        problem = parsed.error();
        return false;
    }
    target = *parsed;
    return true;
}

QString conflict(const QCommandLineParser &parser, const Options &options)
{
    if (parser.isSet(options.server) && parser.isSet(options.join))
        return u"--server and --join exclude each other."_s;
    if (parser.isSet(options.server) && parser.isSet(options.theme))
        return u"--theme is for the window; --server has none."_s;
    if (!parser.positionalArguments().isEmpty())
        return u"“%1” is not an option. See --help."_s.arg(parser.positionalArguments().constFirst());
    return {};
}

} // namespace

tl::expected<CommandLine, QString> parseCommandLine(const QStringList &arguments)
{
    const Options options;
    QCommandLineParser parser;
    options.addTo(parser);
    if (!parser.parse(arguments))
        return Problem(parser.errorText() + u" See --help."_s);

    CommandLine result;
    if (parser.isSet(options.help) || parser.isSet(options.version)) {
        result.mode = parser.isSet(options.help) ? CommandLine::Mode::help : CommandLine::Mode::version;
        return result;
    }
    QString problem = conflict(parser, options);
    if (!problem.isEmpty())
        return Problem(problem);
    if (!take(parser, options.port, parsePort, result.host.port, problem)
        || !take(parser, options.host, parseAddress, result.host.address, problem)
        || !take(parser, options.publicDirectory, parseFolder, result.host.publicDirectory, problem)
        || !take(parser, options.theme, parseTheme, result.theme, problem))
        return Problem(problem);

    result.host.name = parser.value(options.name).trimmed();
    if (result.host.name.isEmpty())
        result.host.name = QSysInfo::machineHostName();
    result.host.allowedOrigins = parser.values(options.allowOrigin);
    result.host.serveClient = !parser.isSet(options.noClient);
    result.joinAddress = parser.value(options.join).trimmed();
    if (parser.isSet(options.server))
        result.mode = CommandLine::Mode::server;
    result.startHosting = result.mode == CommandLine::Mode::window && result.joinAddress.isEmpty()
        && (parser.isSet(options.port) || parser.isSet(options.host) || parser.isSet(options.publicDirectory)
            || parser.isSet(options.name));
    return result;
}

QString helpText()
{
    const Options options;
    QCommandLineParser parser;
    options.addTo(parser);
    return parser.helpText();
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "app/config/optiongroups.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tincan::config {

namespace {

Option onlyFlag(Option option)
{
    option.onlyFlag = true;
    return option;
}

Option withLetter(char letter, Option option)
{
    option.letter = QLatin1Char(letter);
    return option;
}

Option path(Option option)
{
    option.isPath = true;
    return option;
}

Option reloaded(Option option)
{
    option.isReloaded = true;
    return option;
}

std::vector<Option> reloaded(std::vector<Option> options)
{
    for (Option &option : options)
        option.isReloaded = true;
    return options;
}

Parsed<QHostAddress> parseAddress(const QString &text)
{
    const QString word = text.trimmed();
    if (word == "any"_L1)
        return QHostAddress(QHostAddress::Any);
    if (word == "localhost"_L1)
        return QHostAddress(QHostAddress::LocalHost);
    QHostAddress address;
    if (!address.setAddress(word))
        return tl::unexpected(u"“%1” is not an IP address."_s.arg(text));
    return address;
}

QString formatAddress(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::Any) ? u"any"_s : address.toString();
}

Parsed<qint64> parsePort(const QString &text)
{
    const auto number = parseCount(text);
    if (!number || *number < 0 || *number > 65535)
        return tl::unexpected(u"“%1” is not a port; a number from 0 to 65535 is."_s.arg(text));
    return number;
}

Parsed<QString> parseFolder(const QString &text)
{
    if (text.isEmpty())
        return QString();
    const QFileInfo folder(text);
    if (!folder.exists())
        return tl::unexpected(u"the folder “%1” does not exist."_s.arg(text));
    if (!folder.isDir())
        return tl::unexpected(u"“%1” is not a folder."_s.arg(text));
    if (!folder.isReadable() || !folder.isExecutable())
        return tl::unexpected(u"the folder “%1” may not be read by this user."_s.arg(text));
    return folder.canonicalFilePath();
}

} // namespace

std::vector<Option> startOptions()
{
    return {
        onlyFlag(toggle(u"server"_s, at(&Settings::server), u"Run the server without a window."_s)),
        onlyFlag(
            text(u"join"_s, at(&Settings::join), u"Open the window and join this server."_s, u"address"_s)),
        onlyFlag(choice(u"theme"_s, at(&Settings::theme), {u"light"_s, u"dark"_s, u"system"_s},
            u"Colours of the window."_s)),
        onlyFlag(path(text(u"config"_s, at(&Settings::file),
            u"Read this configuration instead of ~/.config/tincan/tincan.conf or, where that is missing, "
            "/etc/tincan/tincan.conf. TINCAN_CONFIG does the same."_s,
            u"file"_s))),
        onlyFlag(toggle(u"print-config"_s, at(&Settings::printConfig),
            u"Show every value and where it comes from, in the form of a configuration file, and leave."_s)),
        onlyFlag(toggle(u"check-config"_s, at(&Settings::checkConfig),
            u"Name every mistake in flags, environment and file, and leave; exit code 2 where there is "
            "one."_s)),
        onlyFlag(withLetter('h', toggle(u"help"_s, at(&Settings::help), u"Show this help and leave."_s))),
        onlyFlag(
            withLetter('v', toggle(u"version"_s, at(&Settings::version), u"Show the version and leave."_s))),
    };
}

std::vector<Option> roomOptions()
{
    return {
        text(u"name"_s, host(&HostSettings::name),
            u"The room's name, shown to everyone who joins; this machine's name where there is none."_s,
            u"text"_s),
        valueOption(u"host"_s, host(&HostSettings::address), u"IP address, localhost or any"_s,
            u"Listen on this address only."_s, &parseAddress, &formatAddress),
        withLetter('p',
            valueOption(u"port"_s, host(&HostSettings::port), u"number, 0 to 65535"_s,
                u"Listen on this port; 0 lets the system choose."_s, &parsePort,
                [](quint16 port) { return formatCount(port); })),
        count(u"threads"_s, host(&HostSettings::threads), {1, HostSettings::maxThreads},
            u"Share the clients out to so many threads; more than the machine has cores is of no use."_s),
        path(valueOption(u"public"_s, host(&HostSettings::publicDirectory), u"folder"_s,
            u"Serve the files of this folder, too."_s, &parseFolder, &formatText)),
    };
}

std::vector<Option> accessOptions()
{
    return reloaded({
        list(u"allow-origin"_s, host(&HostSettings::allowedOrigins),
            u"Let pages of these origins connect and read what they get (CORS), too; * lets all."_s,
            u"origins, as https://example.org"_s),
        list(u"cors-methods"_s, server(&ServerOptions::cors, &CorsOptions::methods),
            u"Methods that pages from elsewhere may use."_s, u"HTTP methods"_s),
        list(u"cors-headers"_s, server(&ServerOptions::cors, &CorsOptions::allowedHeaders),
            u"Header fields that pages from elsewhere may send."_s, u"header fields"_s),
        toggle(u"cors-credentials"_s, server(&ServerOptions::cors, &CorsOptions::credentials),
            u"Let pages from elsewhere send cookies."_s),
        list(u"host-names"_s, host(&HostSettings::hostNames),
            u"Names that this server is reached by, besides its addresses and this machine's own name; * "
            "lets all."_s,
            u"host names or addresses"_s),
        toggle(u"check-host"_s, limit(&Limits::checkHost),
            u"Answer 421 where a request names another host: guards against DNS rebinding."_s),
        toggle(u"check-origin"_s, limit(&Limits::checkOrigin),
            u"Refuse pages that are neither ours nor of an allowed origin."_s),
    });
}

std::vector<Option> tlsOptions()
{
    return {
        reloaded(path(text(u"tls-cert"_s, host(&HostSettings::tls, &TlsFiles::certificate),
            u"Speak TLS (https, wss) by this certificate, followed by those that vouch for it."_s,
            u"PEM file"_s))),
        reloaded(path(text(u"tls-key"_s, host(&HostSettings::tls, &TlsFiles::key),
            u"The certificate's key, RSA or EC, readable by nobody else."_s, u"PEM file"_s))),
        duration(u"tls-check-interval"_s, host(&HostSettings::tlsCheckInterval), {0ms, 24h},
            u"How often to look whether these files changed and to take them over; 0: on SIGHUP only."_s),
        duration(u"tls-handshake-timeout"_s, limit(&Limits::tlsHandshakeTimeout), {10ms, 24h},
            u"Time for a client's TLS handshake."_s),
        count(u"tls-handshakes"_s, limit(&Limits::tlsHandshakes), {1, 100'000},
            u"TLS handshakes under way; one more ends the oldest."_s),
    };
}

std::vector<Option> processOptions()
{
    return reloaded({
        count(u"log-rate"_s, at(&Settings::log, &LogLimits::linesPerSecond), {1, 100'000},
            u"Lines of the log in a second, as an average; a line says how many were left out."_s),
        count(u"log-burst"_s, at(&Settings::log, &LogLimits::burst), {1, 1'000'000},
            u"Lines that may come at once on top of that."_s),
        size(u"log-line-size"_s, at(&Settings::log, &LogLimits::lineBytes), {80, 1'048'576},
            u"A longer line of the log is cut."_s),
    });
}

} // namespace tincan::config

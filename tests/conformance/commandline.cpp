// SPDX-License-Identifier: MIT
#include "tests/conformance/commandline.h"

#include "app/unixsignals.h"

#include <QCoreApplication>
#include <QTextStream>

#include <cstdlib>
#include <limits>

namespace tincan::conformance {

using namespace Qt::StringLiterals;

namespace {

constexpr int failed = 2;
constexpr QLatin1StringView off("off");

[[noreturn]] void giveUp(const QString &why)
{
    QTextStream(stderr) << why << Qt::endl;
    std::exit(failed);
}

} // namespace

CommandLine::CommandLine(const QString &path)
{
    const ServerOptions defaults;
    const auto text = [](auto time) { return QString::number(time.count()); };
    m_parser.addHelpOption();
    add(u"port"_s, u"Port to listen on; 0 takes a free one."_s, u"number"_s, u"0"_s);
    add(u"path"_s, u"What is served below."_s, u"path"_s, path);
    add(u"ping-interval"_s, u"Between two pings."_s, u"ms"_s, text(defaults.pingInterval));
    add(u"ping-timeout"_s, u"For the answer to a ping."_s, u"ms"_s, text(defaults.pingTimeout));
    add(u"connect-timeout"_s, u"To join a first namespace."_s, u"ms"_s, text(defaults.connectTimeout));
    add(u"upgrade-timeout"_s, u"For the upgrade to WebSocket."_s, u"ms"_s, text(defaults.upgradeTimeout));
    add(u"max-http-buffer-size"_s, u"Of one message or POST."_s, u"bytes"_s,
        QString::number(defaults.maxHttpBufferSize));
    add(u"output-stall-timeout"_s, u"For a reader that reads nothing."_s, u"ms"_s,
        text(defaults.limits.outputStallTimeout));
    add(u"cors"_s, u"An origin whose pages may read replies; * lets all."_s, u"origin"_s, {});
    add(u"tls-cert"_s, u"Speak TLS by this certificate."_s, u"file"_s, {});
    add(u"tls-key"_s, u"The certificate's key."_s, u"file"_s, {});
    add(u"parser"_s, u"How packets become messages: json or msgpack."_s, u"name"_s, u"json"_s);
    addFlag(u"cookie"_s, u"Send the session's id as the cookie io."_s);
    addFlag(u"recovery"_s, u"Give back to a client that was lost what it missed."_s);
    addFlag(u"allow-eio3"_s, u"Let clients of Socket.IO 1 and 2 in."_s);
    add(u"http-compression"_s, u"Compress replies to polling from this size on, or off."_s, u"bytes"_s,
        QString::number(defaults.httpCompressionThreshold));
    add(u"per-message-deflate"_s, u"Compress messages on WebSockets from this size on, or off."_s, u"bytes"_s,
        off);
    add(u"threads"_s, u"Event loops, each with its own clients."_s, u"number"_s, u"1"_s);
}

void CommandLine::add(
    const QString &name, const QString &description, const QString &value, const QString &fallback)
{
    m_parser.addOption({name, description, value, fallback});
}

void CommandLine::addFlag(const QString &name, const QString &description)
{
    m_parser.addOption({name, description});
}

void CommandLine::process()
{
    m_parser.process(*QCoreApplication::instance());
    if (!m_parser.positionalArguments().isEmpty())
        giveUp(u"%1 is no option"_s.arg(m_parser.positionalArguments().constFirst()));
}

int CommandLine::number(const QString &name, int least, int most) const
{
    bool isNumber = false;
    const int value = m_parser.value(name).toInt(&isNumber);
    if (!isNumber || value < least || value > most)
        giveUp(u"--%1 takes a number from %2 to %3, not %4"_s.arg(name).arg(least).arg(most).arg(
            m_parser.value(name)));
    return value;
}

std::chrono::milliseconds CommandLine::milliseconds(const QString &name) const
{
    return std::chrono::milliseconds(number(name, 1, std::numeric_limits<int>::max()));
}

void CommandLine::setCompression(const QString &name, bool &isOn, qsizetype &threshold) const
{
    isOn = m_parser.value(name) != off;
    if (isOn)
        threshold = number(name, 0, std::numeric_limits<int>::max());
}

quint16 CommandLine::port() const
{
    return quint16(number(u"port"_s, 0, std::numeric_limits<quint16>::max()));
}

int CommandLine::threads() const
{
    return number(u"threads"_s, 1, 256);
}

ServerOptions CommandLine::options() const
{
    ServerOptions options;
    options.path = m_parser.value(u"path"_s);
    options.pingInterval = milliseconds(u"ping-interval"_s);
    options.pingTimeout = milliseconds(u"ping-timeout"_s);
    options.connectTimeout = milliseconds(u"connect-timeout"_s);
    options.upgradeTimeout = milliseconds(u"upgrade-timeout"_s);
    options.maxHttpBufferSize = number(u"max-http-buffer-size"_s, 1, std::numeric_limits<int>::max());
    options.limits.outputStallTimeout = milliseconds(u"output-stall-timeout"_s);
    if (const QStringList origins = m_parser.values(u"cors"_s); !origins.isEmpty()) {
        options.cors.enabled = true;
        options.cors.origins = origins;
    }
    setCompression(u"http-compression"_s, options.httpCompression, options.httpCompressionThreshold);
    setCompression(u"per-message-deflate"_s, options.perMessageDeflate, options.perMessageDeflateThreshold);
    if (isSet(u"cookie"_s))
        options.cookie.emplace();
    if (isSet(u"recovery"_s))
        options.connectionStateRecovery.emplace();
    options.allowEIO3 = isSet(u"allow-eio3"_s);
    if (const QString parser = m_parser.value(u"parser"_s); parser == u"msgpack")
        options.parser = socketio::Parser::msgpack;
    else if (parser != u"json")
        giveUp(u"--parser takes json or msgpack, not %1"_s.arg(parser));
    options.allowRequest = [](const HandshakeRequest &request) -> tl::expected<void, QString> {
        if (const auto text = request.queryItem(u"deny"))
            return tl::unexpected(*text);
        return {};
    };
    return options;
}

std::optional<QSslConfiguration> CommandLine::tls() const
{
    const TlsFiles files{m_parser.value(u"tls-cert"_s), m_parser.value(u"tls-key"_s)};
    if (files.certificate.isEmpty())
        return std::nullopt;
    const auto tls = loadTls(files);
    if (!tls)
        giveUp(tls.error());
    return *tls;
}

int serve(quint16 port, const std::function<void()> &close)
{
    UnixSignals termination;
    QObject::connect(&termination, &UnixSignals::terminationRequested, &termination, [&close] {
        close();
        QCoreApplication::quit();
    });
    QTextStream(stdout) << "port " << port << Qt::endl;
    return QCoreApplication::exec();
}

int refuse(const ListenError &error)
{
    QTextStream(stderr) << error.message << Qt::endl;
    return failed;
}

} // namespace tincan::conformance

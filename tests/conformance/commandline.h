// SPDX-License-Identifier: MIT
#pragma once

#include <QCommandLineParser>

#include <functional>
#include <optional>
#include <tincan/server.h>

namespace tincan::conformance {

/// What the servers of this folder are told: every option of the library that has a flag here.
///
/// A name, a number or an origin that can't be ends the program with a sentence.
class CommandLine
{
public:
    /// path: what the server answers below where nothing else is said.
    explicit CommandLine(const QString &path);

    /// Adds a flag of one server alone: `--name`.
    void addFlag(const QString &name, const QString &description);
    /// Reads the arguments of the program.
    void process();

    bool isSet(const QString &flag) const { return m_parser.isSet(flag); }
    quint16 port() const;
    int threads() const;
    ServerOptions options() const;
    /// Nothing where no certificate was given.
    std::optional<QSslConfiguration> tls() const;

private:
    void add(const QString &name, const QString &description, const QString &value, const QString &fallback);
    int number(const QString &name, int least, int most) const;
    std::chrono::milliseconds milliseconds(const QString &name) const;
    void setCompression(const QString &name, bool &isOn, qsizetype &threshold) const;

    QCommandLineParser m_parser;
};

/// Prints `port N` and serves until SIGTERM or SIGINT, then closes. The result is the program's.
int serve(quint16 port, const std::function<void()> &close);
/// Says why a server does not listen. The result is the program's.
int refuse(const ListenError &error);

/// Listens on every address, so that `localhost` is reached by whatever family it means, and serves.
template <typename Server>
int run(Server &server, const CommandLine &commandLine)
{
    if (const auto tls = commandLine.tls())
        server.setTls(*tls);
    if (const auto listening = server.listen(QHostAddress::Any, commandLine.port()); !listening)
        return refuse(listening.error());
    return serve(server.port(), [&server] { server.close(); });
}

} // namespace tincan::conformance

// SPDX-License-Identifier: MIT
#include "app/headless.h"

#include "app/exitcodes.h"
#include "app/hosting/addresses.h"
#include "app/hosting/serverhost.h"
#include "app/log.h"
#include "app/unixsignals.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

Q_LOGGING_CATEGORY(log, "tincan.config")

void announce(const HostSettings &settings, quint16 port)
{
    QTextStream out(stdout);
    out << u"Tincan is serving “%1”. Open one of these in a browser, or join it with the app:\n"_s.arg(
        settings.name);
    const Scheme scheme = settings.scheme();
    QStringList addresses = shareAddresses(settings.address, port, scheme);
    const bool everywhere
        = settings.address == QHostAddress::Any || settings.address == QHostAddress::AnyIPv4;
    const QString local = webAddress(QHostAddress::LocalHost, port, scheme);
    if (everywhere && !addresses.contains(local))
        addresses.append(local + u"  (this machine only)"_s);
    for (const QString &address : std::as_const(addresses))
        out << "  " << address << '\n';
    out << "Press Ctrl+C to stop.\n" << Qt::flush;
}

/// Lets the server take over what it can of a configuration that was read again.
void reload(CommandLine &line, const ReadAgain &readAgain, ServerHost &server)
{
    auto next = readAgain();
    if (!next) {
        const QStringList problems = next.error().split(u'\n');
        for (const QString &problem : problems)
            qCWarning(log).noquote() << problem;
        qCWarning(log) << "The configuration stays as it was";
        return;
    }
    const config::Configuration &before = line.configuration;
    const QStringList taken = config::changes(before, next->configuration, true);
    const QStringList left = config::changes(before, next->configuration, false);
    qCInfo(log).noquote() << "The configuration was read again; changed:"
                          << (taken.isEmpty() ? u"nothing"_s : taken.join(u", "_s));
    if (!left.isEmpty())
        qCWarning(log).noquote() << "Only a new start takes over" << left.join(u", "_s);
    if (next->host.scheme() != line.host.scheme())
        qCWarning(log) << "Only a new start turns TLS on or off";
    limitLog(next->log);
    server.reload(next->host);
    line = *std::move(next);
}

} // namespace

int runHeadless(int &argc, char **argv, const CommandLine &line, const ReadAgain &readAgain)
{
    const HostSettings &settings = line.host;
    CommandLine current = line;
    QCoreApplication application(argc, argv);
    int exitCode = exitSuccess;

    UnixSignals signals;
    ServerHost server;
    QObject::connect(
        &server, &ServerHost::started, &application, [&settings](quint16 port) { announce(settings, port); });
    QObject::connect(&server, &ServerHost::failed, &application, [&](const QString &text) {
        QTextStream(stderr) << "tincan: " << text << '\n';
        exitCode = exitUsage;
        server.stop();
    });
    QObject::connect(
        &signals, &UnixSignals::reloadRequested, &server, [&] { reload(current, readAgain, server); });
    signals.catchHangup();
    QObject::connect(&signals, &UnixSignals::terminationRequested, &server, &ServerHost::stop);
    QObject::connect(
        &server, &ServerHost::stopped, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    server.start(settings);
    application.exec();
    return exitCode;
}

} // namespace tincan

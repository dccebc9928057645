// SPDX-License-Identifier: MIT
#include "app/headless.h"

#include "app/exitcodes.h"
#include "app/hosting/addresses.h"
#include "app/hosting/serverhost.h"
#include "app/unixsignals.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

void announce(const HostSettings &settings, quint16 port)
{
    QTextStream out(stdout);
    out << u"Tincan is serving “%1”. Open one of these in a browser, or join it with the app:\n"_s.arg(
        settings.name);
    QStringList addresses = shareAddresses(settings.address, port);
    const bool everywhere
        = settings.address == QHostAddress::Any || settings.address == QHostAddress::AnyIPv4;
    if (everywhere && !addresses.contains(webAddress(QHostAddress::LocalHost, port)))
        addresses.append(webAddress(QHostAddress::LocalHost, port) + u"  (this machine only)"_s);
    for (const QString &address : std::as_const(addresses))
        out << "  " << address << '\n';
    out << "Press Ctrl+C to stop.\n" << Qt::flush;
}

} // namespace

int runHeadless(int &argc, char **argv, const HostSettings &settings)
{
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
    QObject::connect(&signals, &UnixSignals::terminationRequested, &server, &ServerHost::stop);
    QObject::connect(
        &server, &ServerHost::stopped, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    server.start(settings);
    application.exec();
    return exitCode;
}

} // namespace tincan

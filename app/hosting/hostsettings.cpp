// SPDX-License-Identifier: MIT
#include "app/hosting/hostsettings.h"

#include <QHostInfo>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

// After a restart everyone comes back at once. A stalled handshake costs 68 KB (measured).
constexpr int tlsHandshakes = 1'000;
// Sessions that were opened and never used, of one address.
constexpr int maxUnusedSessions = 64;
constexpr std::chrono::seconds unusedSessionLife{10};

// What others on the network call this machine: its name, by multicast DNS, and in its domain.
QStringList ownNames()
{
    const QString name = QSysInfo::machineHostName();
    if (name.isEmpty())
        return {};
    const QString first = name.section(u'.', 0, 0);
    QStringList names{name, first, first + u".local"_s};
    if (const QString domain = QHostInfo::localDomainName(); !domain.isEmpty())
        names.append(first + u'.' + domain);
    return names;
}

} // namespace

ServerOptions applicationDefaults()
{
    ServerOptions options;
    options.limits.tlsHandshakes = tlsHandshakes;
    options.limits.unusedSessionsPerAddress = maxUnusedSessions;
    options.limits.unusedSessionLife = unusedSessionLife;
    // A page from elsewhere must not switch a visitor's pins behind their back.
    options.limits.checkOrigin = true;
    options.limits.checkHost = true;
    return options;
}

ServerOptions HostSettings::serverOptions() const
{
    ServerOptions options = server;
    if (options.limits.checkHost)
        options.limits.allowedHosts = ownNames() + hostNames;
    options.limits.allowedOrigins = allowedOrigins;
    options.cors.enabled = !allowedOrigins.isEmpty();
    options.cors.origins = allowedOrigins;
    // Who comes back goes through the services' middleware all the same: it knows them by their name.
    if (recovery)
        options.connectionStateRecovery = ConnectionStateRecovery{recoveryTime, false};
    if (eventRate.perSecond > 0)
        options.limits.eventRate = eventRate;
    if (!cookie.name.isEmpty())
        options.cookie = cookie;
    return options;
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "app/hosting/hostsettings.h"

namespace tincan {

namespace {

// Sessions that were opened and never used, of one address.
constexpr int maxUnusedSessions = 64;
constexpr std::chrono::seconds unusedSessionLife{10};

} // namespace

ServerOptions applicationDefaults()
{
    ServerOptions options;
    options.limits.unusedSessionsPerAddress = maxUnusedSessions;
    options.limits.unusedSessionLife = unusedSessionLife;
    // A page from elsewhere must not switch a visitor's pins behind their back.
    options.limits.checkOrigin = true;
    return options;
}

ServerOptions HostSettings::serverOptions() const
{
    ServerOptions options = server;
    options.limits.allowedOrigins = allowedOrigins;
    options.cors.enabled = !allowedOrigins.isEmpty();
    options.cors.origins = allowedOrigins;
    if (eventRate.perSecond > 0)
        options.limits.eventRate = eventRate;
    if (!cookie.name.isEmpty())
        options.cookie = cookie;
    return options;
}

} // namespace tincan

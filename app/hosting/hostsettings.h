// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/addresses.h"
#include "server/options.h"
#include "server/tls.h"

#include <QHostAddress>
#include <QString>
#include <QStringList>

namespace tincan {

/// The server's options as the application wants them: the library's, with what is off there and
/// protects a room of people on: rates, caps for each address, the check of Origins.
ServerOptions applicationDefaults();

/// What to host, and where.
struct HostSettings
{
    static constexpr quint16 defaultPort = 3000;
    static constexpr int maxThreads = 64;

    QString name; ///< of the room, shown to everyone who joins
    QHostAddress address = QHostAddress::Any;
    quint16 port = defaultPort; ///< 0 lets the system choose
    int threads = 1; ///< that the server's clients are shared out to, 1 to maxThreads
    QString publicDirectory; ///< an absolute path; empty for none
    /// Pages of these origins ("https://example.org", or "*" for all) may connect, besides our own.
    QStringList allowedOrigins;
    /// Names this server is reached by besides the machine's own and every address of it; `*` for any.
    QStringList hostNames;
    TlsFiles tls; ///< both or none: then it is plain http
    std::chrono::milliseconds tlsCheckInterval{5'000}; ///< of looking whether these files changed; 0: never
    CookieOptions cookie{.name = {}}; ///< without a name none is sent
    bool recovery = false; ///< clients that come back in time get what they missed
    std::chrono::milliseconds recoveryTime{120'000}; ///< how long it is kept for them
    RateLimit eventRate; ///< of each client; 0 a second: any number
    /// Everything else. What the members above say is not in here: see serverOptions().
    ServerOptions server = applicationDefaults();

    Scheme scheme() const { return tls.certificate.isEmpty() ? Scheme::http : Scheme::https; }
    /// All of it in the server's terms.
    ServerOptions serverOptions() const;
};

} // namespace tincan

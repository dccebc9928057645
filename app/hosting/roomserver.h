// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/hostsettings.h"

#include <memory>

class QSslConfiguration;

namespace tincan {

/// The server of a hosted room, with its services and the pages it serves: in the thread it is made in, or
/// in HostSettings::threads of its own. Used in the thread it was made in.
class RoomServer
{
public:
    RoomServer() = default;
    virtual ~RoomServer() = default;
    Q_DISABLE_COPY_MOVE(RoomServer)

    /// The error is a sentence for people: the public folder can't be served.
    static tl::expected<std::unique_ptr<RoomServer>, QString> make(const HostSettings &settings);

    // As of Server, for all threads:
    virtual tl::expected<void, ListenError> listen(const QHostAddress &address, quint16 port) = 0;
    virtual quint16 port() const = 0;
    virtual void setTls(const QSslConfiguration &tls) = 0;
    virtual void setAccess(const Limits &limits, const CorsOptions &cors) = 0;
    virtual void close() = 0;
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/certificate.h"
#include "app/hosting/hostsettings.h"

#include <QObject>

#include <memory>

namespace tincan {

class RoomServer;

/// One hosted room: the Socket.IO server, the services on it and the pages it serves.
///
/// Constructed anywhere, then used only in the thread it was moved to; everything it consists of is
/// made in start() and ends in stop(). Part of ServerHost.
class HostedServer : public QObject
{
    Q_OBJECT

public:
    explicit HostedServer(const HostSettings &settings);
    ~HostedServer() override;

    void start();
    /// Takes over what a running server can: who may come, and the certificate.
    void reload(const HostSettings &settings);
    /// Closes every connection with "server shutting down"; stopped() follows when what was queued
    /// has left, or after a short grace.
    void stop();

Q_SIGNALS:
    void started(quint16 port);
    void failed(const QString &text);
    void stopped();

private:
    tl::expected<void, QString> prepare();

    HostSettings m_settings;
    std::unique_ptr<RoomServer> m_server;
    std::unique_ptr<Certificate> m_certificate; // null without TLS
};

} // namespace tincan

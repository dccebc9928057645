// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/hostsettings.h"

#include <QObject>

#include <memory>

namespace tincan {

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
    /// Closes every connection with "server shutting down"; stopped() follows when what was queued
    /// has left, or after a short grace.
    void stop();

Q_SIGNALS:
    void started(quint16 port);
    void failed(const QString &text);
    void stopped();

private:
    struct Services;

    HostSettings m_settings;
    std::unique_ptr<Services> m_services;
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "app/hosting/hostedserver.h"

#include "app/hosting/roomserver.h"

namespace tincan {

namespace {

QString describe(const ListenError &error, const HostSettings &settings)
{
    switch (error.code) {
    case QAbstractSocket::AddressInUseError:
        return HostedServer::tr("Port %1 is in use by another program. Choose another port.")
            .arg(settings.port);
    case QAbstractSocket::SocketAccessError:
        return HostedServer::tr("This user may not listen on port %1. Choose one from 1024 up.")
            .arg(settings.port);
    case QAbstractSocket::SocketAddressNotAvailableError:
        return HostedServer::tr("This machine has no address %1 to listen on.")
            .arg(settings.address.toString());
    default:
        return HostedServer::tr("Can't listen on port %1: %2.").arg(settings.port).arg(error.message);
    }
}

} // namespace

HostedServer::HostedServer(const HostSettings &settings) : m_settings(settings) { }

HostedServer::~HostedServer() = default;

void HostedServer::start()
{
    if (const auto ready = prepare(); !ready) {
        Q_EMIT failed(ready.error());
        return;
    }
    if (const auto listening = m_server->listen(m_settings.address, m_settings.port); !listening) {
        Q_EMIT failed(describe(listening.error(), m_settings));
        return;
    }
    Q_EMIT started(m_server->port());
}

/// What can fail before the server listens; the error is a sentence for people.
tl::expected<void, QString> HostedServer::prepare()
{
    auto made = RoomServer::make(m_settings);
    if (!made)
        return tl::unexpected(made.error());
    m_server = std::move(*made);
    if (m_settings.scheme() == Scheme::http)
        return {};
    m_certificate = std::make_unique<Certificate>(
        m_settings.tlsCheckInterval, [this](const QSslConfiguration &tls) { m_server->setTls(tls); });
    return m_certificate->load(m_settings.tls);
}

void HostedServer::reload(const HostSettings &settings)
{
    if (!m_server)
        return;
    const ServerOptions options = settings.serverOptions();
    m_server->setAccess(options.limits, options.cors);
    if (m_certificate && settings.scheme() == Scheme::https)
        m_certificate->reload(settings.tls);
}

void HostedServer::stop()
{
    m_certificate.reset();
    if (m_server)
        m_server->close();
    m_server.reset();
    Q_EMIT stopped();
}

} // namespace tincan

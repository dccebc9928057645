// SPDX-License-Identifier: MIT
#include "app/hosting/hostedserver.h"

#include "app/hosting/webpage.h"
#include "resources/webresources.h"
#include "server/chat/chatservice.h"
#include "server/chat/memorystore.h"
#include "server/gpio/gpioservice.h"
#include "server/gpio/simulatedchip.h"
#include "server/http/publicdirectory.h"
#include "server/http/router.h"
#include "server/lobby/lobby.h"
#include "server/server.h"

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

chat::ConversationInfo lobbyInfo()
{
    chat::ConversationInfo info;
    info.id = u"lobby"_s;
    info.name = u"Lobby"_s;
    return info;
}

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

// In the order of their making; what uses another comes after it.
struct HostedServer::Services
{
    explicit Services(const HostSettings &settings)
        : server(settings.serverOptions()), conversation(lobbyInfo(), std::make_unique<chat::MemoryStore>()),
          pins(chip), chat(server, conversation, people, {settings.name, QStringLiteral(TINCAN_VERSION)}),
          gpio(server, pins), lobby(server, conversation, people, pins)
    {
        addWebPage(server.resources(), settings.server.path);
        chip.start();
    }

    /// Serves a folder beside all else; the error is a sentence for people.
    tl::expected<void, QString> servePublic(const QString &path)
    {
        auto opened = http::PublicDirectory::open(path);
        if (!opened)
            return tl::unexpected(opened.error());
        publicDirectory = std::move(*opened);
        server.router().add("/", *publicDirectory);
        return {};
    }

    std::unique_ptr<http::PublicDirectory> publicDirectory;

    Server server;
    chat::People people;
    chat::Conversation conversation;
    gpio::SimulatedChip chip;
    gpio::Pins pins;
    chat::ChatService chat;
    gpio::GpioService gpio;
    lobby::Lobby lobby;
};

HostedServer::HostedServer(const HostSettings &settings) : m_settings(settings) { }

HostedServer::~HostedServer() = default;

void HostedServer::start()
{
    initWebResources(); // the client bundle is looked up when the server is made
    m_services = std::make_unique<Services>(m_settings);
    if (const auto ready = prepare(); !ready) {
        Q_EMIT failed(ready.error());
        return;
    }
    if (const auto listening = m_services->server.listen(m_settings.address, m_settings.port); !listening) {
        Q_EMIT failed(describe(listening.error(), m_settings));
        return;
    }
    Q_EMIT started(m_services->server.port());
}

/// What can fail before the server listens; the error is a sentence for people.
tl::expected<void, QString> HostedServer::prepare()
{
    if (!m_settings.publicDirectory.isEmpty()) {
        if (auto serving = m_services->servePublic(m_settings.publicDirectory); !serving)
            return serving;
    }
    if (m_settings.scheme() == Scheme::http)
        return {};
    m_certificate = std::make_unique<Certificate>(m_settings.tlsCheckInterval,
        [this](const QSslConfiguration &tls) { m_services->server.setTls(tls); });
    return m_certificate->load(m_settings.tls);
}

void HostedServer::reload(const HostSettings &settings)
{
    if (!m_services)
        return;
    const ServerOptions options = settings.serverOptions();
    m_services->server.setAccess(options.limits, options.cors);
    if (m_certificate && settings.scheme() == Scheme::https)
        m_certificate->reload(settings.tls);
}

void HostedServer::stop()
{
    m_certificate.reset();
    if (m_services)
        m_services->server.close();
    m_services.reset();
    Q_EMIT stopped();
}

} // namespace tincan

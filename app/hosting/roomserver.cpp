// SPDX-License-Identifier: MIT
#include "app/hosting/roomserver.h"

#include "app/hosting/pages.h"
#include "app/hosting/room.h"
#include "app/hosting/threadedroomserver.h"
#include "resources/webresources.h"
#include "server/server.h"
#include "server/service/localclients.h"

namespace tincan {

namespace {

/// One server and its services in one thread.
class SingleRoomServer final : public RoomServer
{
public:
    explicit SingleRoomServer(const HostSettings &settings)
        : m_server(settings.serverOptions()), m_room(settings.name, [this](const QString &nsp) {
              return std::make_unique<service::LocalClients>(m_server.of(nsp));
          })
    {
    }

    tl::expected<void, QString> serve(const HostSettings &settings)
    {
        return m_pages.addTo(m_server, settings);
    }
    tl::expected<void, ListenError> listen(const QHostAddress &address, quint16 port) override
    {
        return m_server.listen(address, port);
    }
    quint16 port() const override { return m_server.port(); }
    void setTls(const QSslConfiguration &tls) override { m_server.setTls(tls); }
    void setAccess(const Limits &limits, const CorsOptions &cors) override
    {
        m_server.setAccess(limits, cors);
    }
    void close() override { m_server.close(); }

private:
    // In the order of their making; what uses another comes after it.
    Pages m_pages;
    Server m_server;
    Room m_room;
};

template <typename Kind>
tl::expected<std::unique_ptr<RoomServer>, QString> makeOne(const HostSettings &settings)
{
    auto server = std::make_unique<Kind>(settings);
    if (const auto serving = server->serve(settings); !serving)
        return tl::unexpected(serving.error());
    return std::unique_ptr<RoomServer>(std::move(server));
}

} // namespace

tl::expected<std::unique_ptr<RoomServer>, QString> RoomServer::make(const HostSettings &settings)
{
    initWebResources(); // the client bundle is looked up when the server is made
    return settings.threads > 1 ? makeOne<ThreadedRoomServer>(settings) : makeOne<SingleRoomServer>(settings);
}

} // namespace tincan

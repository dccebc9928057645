// SPDX-License-Identifier: MIT
#include "app/hosting/threadedroomserver.h"

#include "app/hosting/room.h"
#include "server/service/threadedclients.h"

#include <map>

namespace tincan {

ThreadedRoomServer::ThreadedRoomServer(const HostSettings &settings)
    : m_pages(size_t(settings.threads)),
      m_servers(settings.threads, settings.serverOptions(), [](Server &) {})
{
    m_home.moveTo(m_servers);
    // Each needs every thread in turn, so they are made here, and handed over.
    std::map<QString, std::unique_ptr<service::Clients>> clients;
    const Room::ClientsOf handOver = [&clients](const QString &nsp) { return std::move(clients.at(nsp)); };
    for (const QString &nsp : Room::namespaces())
        clients[nsp] = std::make_unique<service::ThreadedClients>(m_servers, m_home, nsp);
    m_servers.run(0, [&](Server &) { m_room = std::make_unique<Room>(settings.name, handOver); });
}

ThreadedRoomServer::~ThreadedRoomServer()
{
    m_servers.run(0, [this](Server &) {
        m_home.work(); // who has left until now has left before the room ends
        m_home.close();
        m_room.reset();
    });
}

tl::expected<void, QString> ThreadedRoomServer::serve(const HostSettings &settings)
{
    tl::expected<void, QString> result;
    for (int thread = 0; thread < m_servers.size() && result; ++thread) {
        m_servers.run(
            thread, [&](Server &server) { result = m_pages[size_t(thread)].addTo(server, settings); });
    }
    return result;
}

tl::expected<void, ListenError> ThreadedRoomServer::listen(const QHostAddress &address, quint16 port)
{
    return m_servers.listen(address, port);
}

quint16 ThreadedRoomServer::port() const
{
    return m_servers.port();
}

void ThreadedRoomServer::setTls(const QSslConfiguration &tls)
{
    m_servers.setTls(tls);
}

void ThreadedRoomServer::setAccess(const Limits &limits, const CorsOptions &cors)
{
    m_servers.forEach([&](Server &server) { server.setAccess(limits, cors); });
}

void ThreadedRoomServer::close()
{
    m_servers.close();
}

} // namespace tincan

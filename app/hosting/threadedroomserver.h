// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/pages.h"
#include "app/hosting/roomserver.h"
#include "server/service/home.h"
#include "server/socketio/serverthreads.h"

#include <vector>

namespace tincan {

class Room;

/// A server on several threads; the services live in the first of them.
class ThreadedRoomServer final : public RoomServer
{
public:
    explicit ThreadedRoomServer(const HostSettings &settings);
    ~ThreadedRoomServer() override;

    tl::expected<void, QString> serve(const HostSettings &settings);
    tl::expected<void, ListenError> listen(const QHostAddress &address, quint16 port) override;
    quint16 port() const override;
    void setTls(const QSslConfiguration &tls) override;
    void setAccess(const Limits &limits, const CorsOptions &cors) override;
    void close() override;

private:
    // In the order of their making; what uses another comes after it.
    std::vector<Pages> m_pages; // by thread; each is made in its server's
    service::Home m_home;
    ServerThreads m_servers;
    std::unique_ptr<Room> m_room; // at home
};

} // namespace tincan

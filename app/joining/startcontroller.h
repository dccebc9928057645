// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/hostsettings.h"
#include "app/hosting/serverhost.h"
#include "app/joining/membership.h"
#include "ui/ports/startport.h"

#include <memory>

namespace tincan {

/// Takes the window into rooms: starts a server where one is hosted, and joins by one path, a
/// connection over the network, whether the server is our own or another's.
///
/// Used in the window's thread. Destroying it leaves the room and stops the server.
class StartController : public ui::StartPort
{
    Q_OBJECT

public:
    /// `hosting` holds what the start page does not ask for: the address to listen on, the folder
    /// to serve, whether to serve the client bundle.
    explicit StartController(const HostSettings &hosting = {}, QObject *parent = nullptr);
    ~StartController() override;

    void host(const ui::HostSettings &settings) override;
    void join(const ui::JoinSettings &settings) override;
    void cancel() override;

private:
    void startServer();
    void serverStarted(quint16 port, const QString &displayName);
    void enter(const QUrl &url, const QString &displayName, const ui::RoomInfo &room,
        const client::Options &options = {});
    void fail(const ui::StartError &error);
    void leaveRoom();
    void tearDown();
    void end(std::unique_ptr<ServerHost> server);

    HostSettings m_hosting;
    std::unique_ptr<ServerHost> m_server;
    std::unique_ptr<Membership> m_membership;
    int m_endingServers = 0; // they may still hold the port that is wanted next
    bool m_startWhenFree = false;
};

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "app/joining/startcontroller.h"

#include "app/hosting/addresses.h"

#include <QSslSocket>

namespace tincan {

StartController::StartController(const HostSettings &hosting, QObject *parent)
    : ui::StartPort(parent), m_hosting(hosting)
{
}

StartController::~StartController() = default;

void StartController::host(const ui::HostSettings &settings)
{
    tearDown();
    m_hosting.name = settings.roomName;
    m_hosting.port = settings.port;
    m_server = std::make_unique<ServerHost>();
    connect(m_server.get(), &ServerHost::started, this,
        [this, name = settings.displayName](quint16 port) { serverStarted(port, name); });
    connect(m_server.get(), &ServerHost::failed, this, [this](const QString &text) {
        fail({ui::StartField::port, text});
    });
    Q_EMIT progressed(tr("Starting the server…"));
    if (m_endingServers == 0)
        startServer();
    else
        m_startWhenFree = true;
}

void StartController::startServer()
{
    m_startWhenFree = false;
    m_server->start(m_hosting);
}

void StartController::serverStarted(quint16 port, const QString &displayName)
{
    const bool everywhere
        = m_hosting.address == QHostAddress::Any || m_hosting.address == QHostAddress::AnyIPv4;
    const QHostAddress own = everywhere              ? QHostAddress(QHostAddress::LocalHost)
        : m_hosting.address == QHostAddress::AnyIPv6 ? QHostAddress(QHostAddress::LocalHostIPv6)
                                                     : m_hosting.address;
    ui::RoomInfo room;
    room.name = m_hosting.name;
    room.address = webAddress(own, port, m_hosting.scheme());
    room.hosting = true;
    room.shareAddresses = shareAddresses(m_hosting.address, port, m_hosting.scheme());
    client::Options options;
    options.path = m_hosting.server.path;
    // Our own certificate need not name the address by which we reach ourselves, within this machine.
    options.tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    enter(QUrl(room.address), displayName, room, options);
}

void StartController::join(const ui::JoinSettings &settings)
{
    tearDown();
    ui::RoomInfo room;
    room.address = settings.address;
    Q_EMIT progressed(tr("Connecting to %1…").arg(QUrl(settings.address).host()));
    enter(QUrl(settings.address), settings.displayName, room);
}

void StartController::enter(
    const QUrl &url, const QString &displayName, const ui::RoomInfo &room, const client::Options &options)
{
    m_membership = std::make_unique<Membership>(url, displayName, room, options);
    connect(m_membership.get(), &Membership::joined, this,
        [this] { Q_EMIT entered(m_membership->room(), m_membership->pins()); });
    connect(m_membership.get(), &Membership::failed, this, &StartController::fail);
    connect(m_membership->room(), &JoinedRoom::leaveRequested, this, &StartController::leaveRoom);
}

void StartController::cancel()
{
    if (!m_server && !m_membership)
        return;
    tearDown();
    Q_EMIT cancelled();
}

void StartController::fail(const ui::StartError &error)
{
    tearDown();
    Q_EMIT failed(error);
}

void StartController::leaveRoom()
{
    if (!m_membership)
        return; // asked twice
    JoinedRoom *room = m_membership->room();
    tearDown(); // the room lives on until control returns to the event loop
    Q_EMIT room->closed({});
}

// Neither waits here: the window goes on while connections close and the server's thread ends.
void StartController::tearDown()
{
    m_startWhenFree = false;
    if (m_membership) {
        m_membership->disconnect(this);
        m_membership->room()->disconnect(this);
        m_membership.release()->deleteLater();
    }
    if (m_server)
        end(std::move(m_server));
}

void StartController::end(std::unique_ptr<ServerHost> server)
{
    ServerHost *ending = server.release();
    ending->disconnect(this);
    ending->setParent(this);
    ++m_endingServers;
    connect(ending, &ServerHost::stopped, this, [this, ending] {
        ending->deleteLater();
        --m_endingServers;
        if (m_endingServers == 0 && m_startWhenFree)
            startServer();
    });
    ending->stop();
}

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/serverconnection.h"
#include "server/engineio/session.h"
#include "server/net/timerwheel.h"
#include "server/socketio/adapter.h"
#include "server/socketio/disconnectreason.h"
#include "server/socketio/middleware.h"
#include "server/socketio/tokenbucket.h"

#include <memory>
#include <vector>

namespace tincan {
class Socket;
}

namespace tincan::socketio {

class Hub;

/// One connection with its sockets: carries messages between an Engine.IO session, the protocol's
/// machine and the namespaces.
///
/// Owned by the Hub until the session is closed. Whatever calls out keeps a reference of its own,
/// since any callback may close the session.
class Client final : public engineio::SessionObserver, public std::enable_shared_from_this<Client>
{
public:
    Client(Hub &hub, engineio::Session &session);
    ~Client() override;
    Q_DISABLE_COPY_MOVE(Client)

    Hub &hub() const { return m_hub; }
    /// Null once it is closed.
    engineio::Session *session() const { return m_session; }

    /// Does what the client asked for by coming: one of Engine.IO 3 joins `/`.
    void begin();

    // engineio::SessionObserver
    void messageReceived(const QByteArray &data, bool isBinary) override;
    void sessionClosed(engineio::CloseReason reason) override;

    // For the sockets.
    /// The id of a socket in that namespace: random, but for a client of Engine.IO 3, which knows no other
    /// than that of its session.
    QString newSocketId(const QString &nsp);
    /// A socket that wants to join; it is kept from now on.
    void adopt(const std::shared_ptr<Socket> &socket);
    /// Answers its CONNECT, and sends what waited for that.
    bool acceptConnect(const Socket &socket, const QString &pid);
    void refuseConnect(const Socket &socket, const ConnectError &error);
    /// Sends DISCONNECT.
    void sendDisconnect(const Socket &socket);
    void forget(const Socket &socket);
    /// Encoded for a namespace that is joined.
    void send(const OutgoingPacket &packet, PacketFlags flags);
    /// Waits for acceptConnect() where the namespace is being joined.
    void send(const Socket &socket, const EncodedMessage &message);
    void acknowledge(const Socket &socket, AckId id, const Array &args);
    /// DISCONNECT for all namespaces, then closes.
    void disconnectAll();
    /// Reads nothing until resumeReading() was called as often.
    void pauseReading();
    void resumeReading();

private:
    void process();
    void handle(const ConnectRequested &event);
    void handle(const EventReceived &event);
    void handle(const AckReceived &event);
    void handle(const Disconnected &event);
    void handle(const Failed &event);
    void flush();
    void leaveAll(DisconnectReason reason);
    void armConnectTimer();
    void throttle(bool isBinary);
    void updateHeldBytes();
    /// Who a packet is for, once it is its turn; null where there is no such socket.
    std::shared_ptr<Socket> receiver(QStringView nsp) const;
    std::shared_ptr<Socket> find(QStringView nsp) const;

    Hub &m_hub;
    engineio::Session *m_session;
    ServerConnection m_connection;
    std::vector<std::shared_ptr<Socket>> m_sockets; // ≤ Limits::namespacesPerClient
    std::unique_ptr<net::Timer> m_connectTimer; // until the first namespace is joined
    std::unique_ptr<net::Timer> m_resumeTimer; // made when first needed
    std::unique_ptr<TokenBucket> m_bucket; // where Limits::eventRate is set
    qsizetype m_heldBytes = 0;
    int m_pauses = 0; // of reading
};

} // namespace tincan::socketio

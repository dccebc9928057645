// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/broadcastoperator.h"
#include "server/socketio/listeners.h"
#include "server/socketio/middleware.h"
#include "server/socketio/socket.h"

#include <QHash>

#include <memory>

namespace tincan {

namespace socketio {
class Hub;
}

/// A named part of a server: its own sockets, rooms, middleware and listeners over shared connections.
///
/// Made by Server::of(), owned by the Server, alive as long as it. Used in the server's thread.
class Namespace
{
public:
    using ConnectionHandler = std::function<void(Socket &)>;

    ~Namespace();
    Q_DISABLE_COPY_MOVE(Namespace)

    const QString &name() const { return m_name; } ///< with its slash, "/chat"

    /// Adds a middleware after those already there.
    void use(Middleware middleware);
    /// Calls `handler` for each socket that has joined, right after its CONNECT reply.
    ListenerId onConnection(ConnectionHandler handler);
    void off(ListenerId id);

    /// The socket of that id which is connected here, or null. The pointer is for use at once.
    Socket *socket(const QString &id) const;
    /// All connected sockets, for use at once.
    QList<Socket *> sockets() const;
    qsizetype socketCount() const { return m_sockets.size(); }

    /// Sends an event to every socket here.
    template <typename... Args>
    void emitEvent(const QString &event, Args &&...args)
    {
        emitArguments(event, arguments(std::forward<Args>(args)...));
    }
    void emitArguments(const QString &event, const Array &args) { all().emitArguments(event, args); }
    /// Sends the event `message`.
    template <typename... Args>
    void send(Args &&...args)
    {
        emitEvent(QStringLiteral("message"), std::forward<Args>(args)...);
    }

    BroadcastOperator to(const QString &room) { return all().to(room); }
    BroadcastOperator to(const QStringList &rooms) { return all().to(rooms); }
    BroadcastOperator in(const QString &room) { return all().to(room); }
    BroadcastOperator in(const QStringList &rooms) { return all().to(rooms); }
    BroadcastOperator except(const QString &room) { return all().except(room); }
    BroadcastOperator except(const QStringList &rooms) { return all().except(rooms); }
    BroadcastOperator local() { return all().local(); }
    BroadcastOperator asVolatile() { return all().asVolatile(); }
    BroadcastOperator compress(bool on) { return all().compress(on); }

    void fetchSockets(Adapter::FetchCallback callback) { all().fetchSockets(std::move(callback)); }
    void socketsJoin(const QStringList &rooms) { all().socketsJoin(rooms); }
    void socketsJoin(const QString &room) { all().socketsJoin(room); }
    void socketsLeave(const QStringList &rooms) { all().socketsLeave(rooms); }
    void socketsLeave(const QString &room) { all().socketsLeave(room); }
    void disconnectSockets(bool close = false) { all().disconnectSockets(close); }

    Adapter &adapter() const { return *m_adapter; }

private:
    friend class Socket;
    friend class socketio::Client;
    friend class socketio::Hub;
    class Admission;

    Namespace(socketio::Hub &hub, QString name, std::unique_ptr<Adapter> adapter);

    BroadcastOperator all() { return BroadcastOperator(*this); }
    void admit(socketio::Client &client, const Object &auth);
    void connectSocket(const std::shared_ptr<Socket> &socket);
    void refuseSocket(Socket &socket, const ConnectError &error);
    void remove(const Socket &socket);
    void shutDown();
    const ServerOptions &options() const;

    socketio::Hub &m_hub;
    QString m_name;
    std::unique_ptr<Adapter> m_adapter;
    QList<std::shared_ptr<Middleware>> m_middleware;
    Listeners<ConnectionHandler> m_connectionListeners;
    QHash<QString, std::shared_ptr<Socket>> m_sockets;
    quint64 m_lastListenerId = 0;
};

} // namespace tincan

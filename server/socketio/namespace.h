// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/broadcastoperator.h"
#include "server/socketio/listeners.h"
#include "server/socketio/middleware.h"
#include "server/socketio/socket.h"

#include <QHash>

#include <algorithm>
#include <memory>

namespace tincan {

namespace socketio {
class Hub;
}
class ParentNamespace;

/// A named part of a server: its own sockets, rooms, middleware and listeners over shared connections.
///
/// Made by Server::of(), owned by the Server, alive as long as it. One that a client's asking made, by a
/// ParentNamespace, and that of() was never asked for goes with its last socket where
/// ServerOptions::cleanupEmptyChildNamespaces says so. Used in the server's thread.
class Namespace : public std::enable_shared_from_this<Namespace>, private AdapterHost
{
public:
    using ConnectionHandler = std::function<void(Socket &)>;

    ~Namespace() override;
    Q_DISABLE_COPY_MOVE(Namespace)

    const QString &name() const override { return m_name; } ///< with its slash, "/chat"

    /// Adds a middleware after those already there.
    void use(Middleware middleware);
    /// Calls `handler` for each socket that has joined, right after its CONNECT reply.
    ListenerId onConnection(ConnectionHandler handler);
    /// Calls `handler` at each event of that name that another server sent by serverSideEmit(). It may
    /// take (args, ack), (args) or nothing.
    ListenerId on(const QString &event, EventHandler handler);
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
    BroadcastOperator timeout(std::chrono::milliseconds time) { return all().timeout(time); }
    void emitWithAck(const QString &event, const Array &args, AnswersCallback callback)
    {
        all().emitWithAck(event, args, std::move(callback));
    }
    QFuture<Answers> emitWithAck(const QString &event, const Array &args)
    {
        return all().emitWithAck(event, args);
    }

    void fetchSockets(Adapter::FetchCallback callback) { all().fetchSockets(std::move(callback)); }
    void socketsJoin(const QStringList &rooms) { all().socketsJoin(rooms); }
    void socketsJoin(const QString &room) { all().socketsJoin(room); }
    void socketsLeave(const QStringList &rooms) { all().socketsLeave(rooms); }
    void socketsLeave(const QString &room) { all().socketsLeave(room); }
    void disconnectSockets(bool close = false) { all().disconnectSockets(close); }
    QFuture<RemoteSockets> fetchSockets() { return all().fetchSockets(); }

    /// Sends an event to this namespace of every other server behind the adapter, for the handlers of
    /// on() there. A name that is reserved is a mistake: it is logged and not sent.
    template <typename... Args>
    void serverSideEmit(const QString &event, Args &&...args)
    {
        serverSideEmitArguments(event, arguments(std::forward<Args>(args)...));
    }
    void serverSideEmitArguments(const QString &event, const Array &args);
    /// The same; the callback gets the first argument of each server's answer, at once an empty list
    /// where there is no other server. A timeout of zero is Limits::serverAnswerTime.
    void serverSideEmitWithAck(
        const QString &event, const Array &args, std::chrono::milliseconds timeout, AnswersCallback callback);

    Adapter &adapter() const { return *m_adapter; }

private:
    friend class BroadcastOperator;
    friend class ParentNamespace;
    friend class Socket;
    friend class socketio::Client;
    friend class socketio::Hub;
    class Admission;

    Namespace(socketio::Hub &hub, QString name, const AdapterFactory &makeAdapter);

    BroadcastOperator all() { return BroadcastOperator(*this); }
    void admit(socketio::Client &client, const Object &auth);
    void admit(socketio::Client &client, const Object &auth, std::optional<RestoredSession> restored);
    void connectSocket(const std::shared_ptr<Socket> &socket);
    void refuseSocket(Socket &socket, const ConnectError &error);
    void remove(const Socket &socket);
    void forget();
    void shutDown();
    void letGo();

    // AdapterHost
    const ServerOptions &options() const override;
    net::TimerWheel &wheel() const override;
    OutgoingPacket encode(
        const QString &event, const Array &args, std::optional<socketio::AckId> ackId) const override;
    QString newId() override;
    socketio::AckId nextAckId() override { return socketio::AckId(++m_lastAckId); }
    void noteAckId(socketio::AckId id) { m_lastAckId = std::max(m_lastAckId, qint64(id.number())); }
    void receiveServerSide(const QString &event, const Array &args, const Ack &ack) override;

    socketio::Hub &m_hub;
    QString m_name;
    std::unique_ptr<Adapter> m_adapter;
    ParentNamespace *m_parent = nullptr; // whose middleware and handlers come first
    QList<std::shared_ptr<Middleware>> m_middleware;
    Listeners<ConnectionHandler> m_connectionListeners;
    Listeners<EventHandler::Function> m_serverSideListeners;
    qint64 m_lastAckId = -1; // the highest that any socket here has waited for
    QHash<QString, std::shared_ptr<Socket>> m_sockets;
    qsizetype m_clients = 0; // connected or on their way through the middleware
    quint64 m_lastListenerId = 0;
};

} // namespace tincan

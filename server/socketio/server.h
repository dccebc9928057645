// SPDX-License-Identifier: MIT
#pragma once

#include "server/options.h"
#include "server/socketio/parentnamespace.h"

#include <QObject>

#include <memory>

class QSslConfiguration;

namespace tincan {

namespace engineio {
class Engine;
class Session;
class SessionDirectory;
} // namespace engineio
namespace net {
class SharedTotal;
class Stream;
} // namespace net
namespace http {
class Neighbours;
class Router;
class StaticResources;
} // namespace http

/// A Socket.IO server.
///
///     tincan::Server server;
///     server.onConnection([](tincan::Socket &socket) {
///         socket.on(u"hello"_s, [&socket](const tincan::Array &args, const tincan::Ack &ack) {
///             socket.broadcast().emitEvent(u"hello"_s, args.value(0));
///             ack(u"ok"_s);
///         });
///     });
///     server.listen(QHostAddress::Any, 3000);
///
/// Everything here, its namespaces and their sockets are used only in the thread it was made in, which
/// needs an event loop; it can't be moved to another. Don't delete it inside one of its callbacks: use
/// deleteLater().
class Server : public QObject
{
    Q_OBJECT

public:
    explicit Server(ServerOptions options = {}, QObject *parent = nullptr);
    /// Closes every connection without calling a handler, since what they would reach may be gone by
    /// then. Call close() before where they are to be told.
    ~Server() override;

    const ServerOptions &options() const;

    /// Begins to serve. Port 0 takes a free one, see port().
    tl::expected<void, ListenError> listen(const QHostAddress &address, quint16 port);
    /// New connections must speak TLS (https, wss) from here on, by what loadTls() gave; before listen()
    /// for all. Called again, a renewed certificate is shown to new connections, and those there are live
    /// on. There is no way back to plain text.
    void setTls(const QSslConfiguration &tls);
    /// Who may come from here on: allowedHosts, allowedOrigins, checkHost and checkOrigin of the limits,
    /// and the cross-origin headers. Sessions there are stay.
    void setAccess(const Limits &limits, const CorsOptions &cors);
    bool isListening() const;
    /// The port listened on; 0 when not listening.
    quint16 port() const;
    /// Stops listening; every socket gets "server shutting down", every connection is closed. It can't
    /// listen again.
    void close();

    /// The namespace of that name, made at first use; the leading slash may be left out.
    Namespace &of(const QString &name);
    /// The parent of a namespace for each name that clients ask for and the pattern is found in, whose
    /// anchors are its own: `^/room-\\d+$`. A pattern that takes too many attempts on a name does not match.
    ParentNamespace &of(const QRegularExpression &pattern);
    /// The parent of a namespace for each name that `check` allows.
    ParentNamespace &of(NamespaceCheck check);
    /// Calls `handler` for each namespace made from here on, by the program or for a client.
    ListenerId onNewNamespace(std::function<void(Namespace &)> handler);
    /// The namespace `/`, for which all that follows is short.
    Namespace &sockets();

    void use(Middleware middleware) { sockets().use(std::move(middleware)); }
    ListenerId onConnection(Namespace::ConnectionHandler handler)
    {
        return sockets().onConnection(std::move(handler));
    }
    template <typename... Args>
    void emitEvent(const QString &event, Args &&...args)
    {
        sockets().emitEvent(event, std::forward<Args>(args)...);
    }
    void emitArguments(const QString &event, const Array &args) { sockets().emitArguments(event, args); }
    template <typename... Args>
    void send(Args &&...args)
    {
        sockets().send(std::forward<Args>(args)...);
    }
    BroadcastOperator to(const QString &room) { return sockets().to(room); }
    BroadcastOperator to(const QStringList &rooms) { return sockets().to(rooms); }
    BroadcastOperator in(const QString &room) { return sockets().in(room); }
    BroadcastOperator in(const QStringList &rooms) { return sockets().in(rooms); }
    BroadcastOperator except(const QString &room) { return sockets().except(room); }
    BroadcastOperator except(const QStringList &rooms) { return sockets().except(rooms); }
    BroadcastOperator local() { return sockets().local(); }
    BroadcastOperator asVolatile() { return sockets().asVolatile(); }
    BroadcastOperator compress(bool on) { return sockets().compress(on); }
    BroadcastOperator timeout(std::chrono::milliseconds time) { return sockets().timeout(time); }
    void emitWithAck(const QString &event, const Array &args, AnswersCallback callback)
    {
        sockets().emitWithAck(event, args, std::move(callback));
    }
    QFuture<Answers> emitWithAck(const QString &event, const Array &args)
    {
        return sockets().emitWithAck(event, args);
    }
    void fetchSockets(Adapter::FetchCallback callback) { sockets().fetchSockets(std::move(callback)); }
    QFuture<RemoteSockets> fetchSockets() { return sockets().fetchSockets(); }
    void socketsJoin(const QStringList &rooms) { sockets().socketsJoin(rooms); }
    void socketsLeave(const QStringList &rooms) { sockets().socketsLeave(rooms); }
    void disconnectSockets(bool close = false) { sockets().disconnectSockets(close); }
    template <typename... Args>
    void serverSideEmit(const QString &event, Args &&...args)
    {
        sockets().serverSideEmit(event, std::forward<Args>(args)...);
    }

    /// The Engine.IO server below.
    engineio::Engine &engine() const;
    /// Files served beside Socket.IO: a page, its scripts, the page of 404.
    http::StaticResources &resources() const;
    /// For more that is to be served by HTTP; asked after Socket.IO and resources().
    http::Router &router() const;
    /// Takes on a session that came by another way than listen().
    void accept(engineio::Session &session);

    // For ServerThreads:
    /// Makes this one of several servers that share a port, and tells each other whose sessions are where.
    /// All of it outlives this.
    void setNeighbours(http::Neighbours &neighbours, engineio::SessionDirectory &directory);
    /// Counts what clients make them hold together: Limits::outputTotalBytes, unfinishedPacketBytesTotal.
    void shareTotals(net::SharedTotal &output, net::SharedTotal &unfinishedPackets);
    /// Takes on a connection that another of them accepted, with what was read from it.
    void adopt(std::unique_ptr<net::Stream> stream, const QByteArray &received);

private:
    class Private;

    std::unique_ptr<Private> d;
};

} // namespace tincan

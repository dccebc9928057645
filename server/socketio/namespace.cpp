// SPDX-License-Identifier: MIT
#include "server/socketio/namespace.h"

#include "protocol/socketio/encoder.h"
#include "server/engineio/session.h"
#include "server/socketio/client.h"
#include "server/socketio/hub.h"
#include "server/socketio/inmemoryadapter.h"
#include "server/socketio/parentnamespace.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <utility>

namespace tincan {

namespace {
Q_LOGGING_CATEGORY(log, "tincan.socketio")
} // namespace

/// A socket on its way through the middleware; lives as long as anybody may call next.
class Namespace::Admission : public std::enable_shared_from_this<Admission>
{
public:
    Admission(Namespace &nsp, const std::shared_ptr<Socket> &socket)
        : m_namespace(nsp), m_socket(socket),
          m_middleware(nsp.m_parent ? nsp.m_parent->m_middleware + nsp.m_middleware : nsp.m_middleware)
    {
    }

    void proceed(const std::optional<ConnectError> &error)
    {
        const std::shared_ptr<Socket> socket = m_socket.lock();
        if (!socket || socket->m_state != Socket::State::connecting)
            return; // the client went away meanwhile
        if (error) {
            m_namespace.refuseSocket(*socket, *error);
        } else if (m_next == m_middleware.size()) {
            m_namespace.connectSocket(socket);
        } else {
            const std::shared_ptr<Middleware> middleware = m_middleware.at(m_next++);
            (*middleware)(*socket, Next([self = shared_from_this()](const auto &e) { self->proceed(e); }));
        }
    }

private:
    Namespace &m_namespace;
    std::weak_ptr<Socket> m_socket; // owned by its Client until it has joined
    QList<std::shared_ptr<Middleware>> m_middleware;
    qsizetype m_next = 0;
};

Namespace::Namespace(socketio::Hub &hub, QString name, const AdapterFactory &makeAdapter)
    : m_hub(hub), m_name(std::move(name)), m_adapter(makeAdapter(*this))
{
}

Namespace::~Namespace() = default;

const ServerOptions &Namespace::options() const
{
    return m_hub.options();
}

void Namespace::use(Middleware middleware)
{
    m_middleware.append(std::make_shared<Middleware>(std::move(middleware)));
}

ListenerId Namespace::onConnection(ConnectionHandler handler)
{
    const auto id = ListenerId(++m_lastListenerId);
    m_connectionListeners.add(id, std::move(handler));
    return id;
}

ListenerId Namespace::on(const QString &event, EventHandler handler)
{
    const auto id = ListenerId(++m_lastListenerId);
    m_serverSideListeners.add(id, handler.function(), event);
    return id;
}

void Namespace::off(ListenerId id)
{
    if (!m_connectionListeners.remove(id))
        m_serverSideListeners.remove(id);
}

Socket *Namespace::socket(const QString &id) const
{
    return m_sockets.value(id).get();
}

QList<Socket *> Namespace::sockets() const
{
    QList<Socket *> list;
    list.reserve(m_sockets.size());
    for (const std::shared_ptr<Socket> &socket : m_sockets)
        list.append(socket.get());
    return list;
}

void Namespace::admit(socketio::Client &client, const Object &auth)
{
    ++m_clients;
    const Value pid = auth.value(u"pid");
    const Value offset = auth.value(u"offset");
    if (!options().connectionStateRecovery || !pid.isString() || !offset.isString())
        return admit(client, auth, std::nullopt);
    m_adapter->restoreSession(pid.toString(), offset.toString(),
        [this, weak = client.weak_from_this(), auth](std::optional<RestoredSession> restored) {
            const auto waiting = weak.lock();
            if (waiting && waiting->session())
                return admit(*waiting, auth, std::move(restored));
            if (restored)
                restored->giveBack();
            forget();
        });
}

void Namespace::admit(socketio::Client &client, const Object &auth, std::optional<RestoredSession> restored)
{
    Handshake handshake(client.session()->request(), auth, QDateTime::currentMSecsSinceEpoch());
    const bool isLetIn = restored && options().connectionStateRecovery->skipMiddlewares;
    const auto socket = restored ? std::make_shared<Socket>(
                            Socket::PrivateTag{}, *this, client, *std::move(restored), std::move(handshake))
                                 : std::make_shared<Socket>(Socket::PrivateTag{}, *this, client,
                                     client.newSocketId(m_name), std::move(handshake));
    client.adopt(socket);
    if (isLetIn)
        connectSocket(socket);
    else
        std::make_shared<Admission>(*this, socket)->proceed(std::nullopt);
}

void Namespace::refuseSocket(Socket &socket, const ConnectError &error)
{
    socket.m_client->refuseConnect(socket, error);
    socket.abandon();
}

void Namespace::connectSocket(const std::shared_ptr<Socket> &socket)
{
    socket->sendMissed();
    if (!socket->m_client->acceptConnect(*socket, socket->pid())) {
        socket->abandon();
        return;
    }
    m_sockets.insert(socket->id(), socket);
    socket->becomeConnected();
    const auto stays = [&socket] { return socket->connected(); };
    if (m_parent)
        m_parent->m_connectionListeners.call({}, stays, *socket);
    m_connectionListeners.call({}, stays, *socket);
}

void Namespace::remove(const Socket &socket)
{
    m_adapter->removeAll(socket.id());
    m_sockets.remove(socket.id());
}

// Other servers

void Namespace::serverSideEmitArguments(const QString &event, const Array &args)
{
    if (socketio::isReservedEvent(event))
        qCWarning(log) << "An event cannot be named" << event;
    else
        m_adapter->serverSideEmit(event, args);
}

void Namespace::serverSideEmitWithAck(
    const QString &event, const Array &args, std::chrono::milliseconds timeout, AnswersCallback callback)
{
    if (socketio::isReservedEvent(event))
        return callback(tl::unexpected(PartialAnswers{AckError::reservedName, {}}));
    m_adapter->serverSideEmitWithAck(
        event, args, timeout.count() > 0 ? timeout : options().limits.serverAnswerTime, std::move(callback));
}

net::TimerWheel &Namespace::wheel() const
{
    return m_hub.wheel();
}

QString Namespace::newId()
{
    return m_hub.newSocketId();
}

OutgoingPacket Namespace::encode(
    const QString &event, const Array &args, std::optional<socketio::AckId> ackId) const
{
    return toOutgoing(socketio::encodeEvent(m_name, event, args, ackId, options().parser));
}

void Namespace::receiveServerSide(const QString &event, const Array &args, const Ack &ack)
{
    m_serverSideListeners.call(
        event, [] { return true; }, args, ack);
}

/// A client that came by admit() has left, or never joined.
void Namespace::forget()
{
    if (--m_clients == 0 && m_parent && options().cleanupEmptyChildNamespaces)
        m_hub.removeIfUnused(*this);
}

void Namespace::shutDown()
{
    const auto sockets = m_sockets; // handlers may change it
    for (const std::shared_ptr<Socket> &socket : sockets)
        socket->leaveNamespace(DisconnectReason::serverShuttingDown);
    m_adapter->close();
}

/// Breaks the circle of what keeps its sockets and is kept by them.
void Namespace::letGo()
{
    AdapterHost &host = *this;
    const auto adapter = std::exchange(m_adapter, std::make_unique<InMemoryAdapter>(host));
    m_sockets.clear();
}

} // namespace tincan

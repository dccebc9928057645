// SPDX-License-Identifier: MIT
#include "app/client/managerprivate.h"

#include "app/client/failures.h"
#include "app/client/socket.h"
#include "app/client/socketprivate.h"

#include <type_traits>
#include <utility>

using namespace Qt::StringLiterals;

namespace tincan::client {

using State = Status::State;

ManagerPrivate::ManagerPrivate(Manager *manager, const QUrl &serverUrl, const Options &given)
    : q(manager), url(serverUrl), options(given), m_endpoint(serverUrl, given),
      m_backoff(given.reconnection, given.random), m_choice(given)
{
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &ManagerPrivate::onWaited);
}

ManagerPrivate::~ManagerPrivate()
{
    for (Socket *socket : std::as_const(m_sockets)) {
        if (m_connection && socket->d->isConnected())
            m_connection->leave(socket->d->nsp);
        socket->d->manager = nullptr;
    }
    // They go before what they use; nothing of ours is told to anybody any more.
    qDeleteAll(std::exchange(m_sockets, {}));
}

Socket *ManagerPrivate::socket(const QString &nsp)
{
    const QString name = nsp.startsWith(u'/') ? nsp : u'/' + nsp;
    Socket *&socket = m_sockets[name];
    if (!socket)
        socket = new Socket(q, name);
    return socket;
}

void ManagerPrivate::reconnectNow()
{
    if (status.state == State::reconnecting) {
        m_wait.stop();
        onWaited();
    }
}

void ManagerPrivate::close()
{
    const QPointer<ManagerPrivate> guard(this);
    for (const QPointer<Socket> &socket : allSockets()) {
        if (guard && socket)
            socket->disconnectFromServer();
    }
}

Connection *ManagerPrivate::openConnection() const
{
    return m_connection && m_connection->isOpen() ? m_connection.get() : nullptr;
}

void ManagerPrivate::requestConnection()
{
    if (status.state != State::offline)
        return;
    m_backoff.reset();
    if (m_endpoint.isValid())
        attempt(0);
    else
        QMetaObject::invokeMethod(this, &ManagerPrivate::refuseAddress, Qt::QueuedConnection);
}

void ManagerPrivate::closeIfUnused()
{
    if (isUsed() || status.state == State::offline)
        return;
    m_wait.stop();
    m_connection.reset();
    setStatus({});
}

void ManagerPrivate::forget(Socket *socket)
{
    m_sockets.remove(socket->d->nsp);
    if (Connection *connection = openConnection(); connection && socket->d->isActive())
        connection->leave(socket->d->nsp);
    closeIfUnused();
}

void ManagerPrivate::attempt(int number)
{
    m_choice.begin();
    m_attemptDeadline.setRemainingTime(options.connectTimeout);
    connectByNextTransport();
    setStatus({State::connecting, {}, number, {}, status.failure});
}

void ManagerPrivate::connectByNextTransport()
{
    Options attempted = options;
    attempted.transports = m_choice.transports();
    attempted.connectTimeout
        = std::chrono::ceil<std::chrono::milliseconds>(m_attemptDeadline.remainingTimeAsDuration());
    m_connection = std::make_unique<Connection>(m_endpoint, attempted);
    connect(m_connection.get(), &Connection::opened, this, &ManagerPrivate::onOpened);
    connect(m_connection.get(), &Connection::upgraded, this, &ManagerPrivate::onUpgraded);
    connect(m_connection.get(), &Connection::happened, this, &ManagerPrivate::onHappened);
    connect(m_connection.get(), &Connection::closed, this, &ManagerPrivate::onClosed);
    m_connection->open();
}

bool ManagerPrivate::mayTryNextTransport(DisconnectReason reason)
{
    return status.state == State::connecting && reason == DisconnectReason::transportError
        && !m_attemptDeadline.hasExpired() && m_choice.next();
}

void ManagerPrivate::onOpened()
{
    const int attempts = status.attempt;
    m_backoff.reset();
    m_choice.settled(m_connection->transport());
    const QPointer<ManagerPrivate> guard(this);
    const QPointer<Connection> connection(m_connection.get());
    setStatus({State::connected, {}, 0, connection->transport(), {}});
    for (const QPointer<Socket> &socket : guard ? allSockets() : Sockets()) {
        if (guard && connection && socket && socket->d->isActive())
            socket->d->join(*connection);
    }
    if (guard && connection && attempts > 0)
        Q_EMIT q->reconnected(attempts);
}

void ManagerPrivate::onUpgraded()
{
    Status next = status;
    next.transport = m_connection->transport();
    m_choice.settled(m_connection->transport());
    const QPointer<ManagerPrivate> guard(this);
    setStatus(next);
    if (guard)
        Q_EMIT q->upgraded();
}

void ManagerPrivate::onHappened(const socketio::ClientEvent &event)
{
    std::visit(
        [this](const auto &what) {
            using Event = std::decay_t<decltype(what)>;
            if constexpr (!std::is_same_v<Event, socketio::Failed>) {
                const Socket *socket = m_sockets.value(what.nsp);
                SocketPrivate *to = socket ? socket->d.get() : nullptr;
                if (!to)
                    return;
                if constexpr (std::is_same_v<Event, socketio::Connected>)
                    to->onConnected(what);
                else if constexpr (std::is_same_v<Event, socketio::ConnectRefused>)
                    to->onRefused(what);
                else if constexpr (std::is_same_v<Event, socketio::EventReceived>)
                    to->onEvent(what);
                else if constexpr (std::is_same_v<Event, socketio::AckReceived>)
                    to->onAck(what);
                else
                    to->onDisconnected(what);
            }
        },
        event);
}

// First everything is settled, then it is told: handlers may do whatever they like.
void ManagerPrivate::onClosed(DisconnectReason reason, const Failure &failure)
{
    m_connection.reset();
    if (reason == DisconnectReason::transportError)
        m_choice.failed();
    if (mayTryNextTransport(reason))
        return connectByNextTransport();
    const Sockets sockets = allSockets();
    const Status next = afterFailure(failure);
    const bool gaveUp = next.state == State::offline;
    for (const QPointer<Socket> &socket : sockets) {
        socket->d->loseConnection();
        if (gaveUp)
            socket->d->deactivate();
    }

    const QPointer<ManagerPrivate> guard(this);
    setStatus(next);
    for (const QPointer<Socket> &socket : sockets) {
        if (guard && socket)
            socket->d->tellLost(reason, failure);
    }
    if (guard && gaveUp && options.reconnection.enabled)
        Q_EMIT q->reconnectFailed();
}

Status ManagerPrivate::afterFailure(const Failure &failure)
{
    const auto wait = m_backoff.next();
    if (!wait)
        return {State::offline, {}, 0, {}, failure};
    m_wait.start(*wait);
    return {State::reconnecting, *wait, m_backoff.attempts(), {}, failure};
}

void ManagerPrivate::onWaited()
{
    const int number = status.attempt;
    const QPointer<ManagerPrivate> guard(this);
    attempt(number);
    if (guard)
        Q_EMIT q->reconnectAttempted(number);
}

void ManagerPrivate::refuseAddress()
{
    const Failure failure = invalidAddress(url.toDisplayString());
    const Sockets sockets = allSockets();
    const QPointer<ManagerPrivate> guard(this);
    setStatus({State::offline, {}, 0, {}, failure});
    for (const QPointer<Socket> &socket : sockets) {
        if (!guard || !socket || !socket->d->isActive())
            continue;
        socket->d->deactivate();
        Q_EMIT socket->connectError({failure.text, {}, false});
    }
}

void ManagerPrivate::setStatus(const Status &next)
{
    if (status == next)
        return;
    status = next;
    Q_EMIT q->statusChanged(next);
}

bool ManagerPrivate::isUsed() const
{
    for (const Socket *socket : m_sockets) {
        if (socket->d->isActive())
            return true;
    }
    return false;
}

ManagerPrivate::Sockets ManagerPrivate::allSockets() const
{
    return Sockets(m_sockets.cbegin(), m_sockets.cend());
}

} // namespace tincan::client

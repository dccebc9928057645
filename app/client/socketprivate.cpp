// SPDX-License-Identifier: MIT
#include "app/client/socketprivate.h"

#include "app/client/connection.h"
#include "app/client/managerprivate.h"
#include "protocol/socketio/packet.h"

#include <QLocale>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace tincan::client {

using Clock = std::chrono::steady_clock;

namespace {

/// The official server works off a DISCONNECT a tick later than a CONNECT, and closes the whole
/// connection where both arrive together: they are kept apart.
constexpr std::chrono::milliseconds rejoinPause{50};

Object resolve(const Auth &auth)
{
    if (const auto *ask = std::get_if<std::function<Object()>>(&auth))
        return *ask ? (*ask)() : Object();
    return std::get<Object>(auth);
}

QString eventName(const Value &name)
{
    return name.isString() ? name.toString()
                           : QString::number(name.toDouble(), 'g', QLocale::FloatingPointShortest);
}

} // namespace

SocketPrivate::SocketPrivate(Socket *socket, ManagerPrivate *managerPrivate, const QString &namespaceName)
    : q(socket), manager(managerPrivate), nsp(namespaceName), m_options(managerPrivate->options),
      m_outbox(m_options.limits),
      m_retries(m_options.retries, m_options.limits.bufferedEvents,
          [this](const QString &name, const Array &args, std::chrono::milliseconds timeout,
              const AckCallback &callback) { send(name, args, timeout, callback); }),
      m_acks(std::size_t(m_options.limits.pendingAcks))
{
    m_ackTimer.setSingleShot(true);
    connect(&m_ackTimer, &QTimer::timeout, this, &SocketPrivate::expireAcks);
    m_rejoinPause.setSingleShot(true);
    connect(&m_rejoinPause, &QTimer::timeout, this, &SocketPrivate::joinAfterPause);
}

void SocketPrivate::connectToServer()
{
    if (m_isActive)
        return;
    m_isActive = true;
    Connection *connection = manager->openConnection();
    if (!connection)
        manager->requestConnection();
    else if (!m_rejoinPause.isActive())
        join(*connection);
}

void SocketPrivate::joinAfterPause()
{
    Connection *connection = manager->openConnection();
    if (m_isActive && !m_isConnected && connection)
        join(*connection);
}

void SocketPrivate::disconnectFromServer()
{
    if (!m_isActive)
        return;
    m_isActive = false;
    const bool wasConnected = m_isConnected;
    if (Connection *connection = manager->openConnection()) {
        connection->leave(nsp);
        m_rejoinPause.start(rejoinPause);
    }
    forgetConnection();
    const QPointer<SocketPrivate> guard(this);
    manager->closeIfUnused();
    if (!guard || !wasConnected)
        return;
    Q_EMIT q->disconnected(DisconnectReason::ioClientDisconnect);
    if (guard)
        failLost();
}

bool SocketPrivate::emitArgs(const QString &name, const Array &args)
{
    if (socketio::isReservedEvent(name))
        return false;
    if (m_options.retries > 0)
        return m_retries.add(name, args, {}, {});
    if (!m_isConnected)
        return m_outbox.add(name, args, std::nullopt);
    if (Connection *connection = manager->openConnection())
        connection->emitEvent(nsp, name, args, std::nullopt);
    return true;
}

bool SocketPrivate::emitVolatileArgs(const QString &name, const Array &args)
{
    Connection *connection = m_isConnected ? manager->openConnection() : nullptr;
    if (socketio::isReservedEvent(name) || !connection || !connection->isWritable())
        return false;
    connection->emitEvent(nsp, name, args, std::nullopt);
    return true;
}

void SocketPrivate::emitWithAck(
    const QString &name, const Array &args, std::chrono::milliseconds timeout, const AckCallback &callback)
{
    if (socketio::isReservedEvent(name))
        return failLater(callback, AckError::invalid);
    if (m_options.retries == 0)
        return send(name, args, timeout, callback);
    if (!m_retries.add(name, args, timeout, callback))
        failLater(callback, AckError::bufferFull);
}

void SocketPrivate::send(
    const QString &name, const Array &args, std::chrono::milliseconds timeout, const AckCallback &callback)
{
    const auto wait = timeout.count() > 0 ? timeout : m_options.ackTimeout;
    const TimePoint deadline = wait.count() > 0 ? Clock::now() + wait : TimePoint::max();
    const socketio::AckId id = m_ackIds.next();
    if (!m_acks.add(id, {id, callback}, deadline))
        return failLater(callback, AckError::bufferFull);
    armTimer();
    Connection *connection = m_isConnected ? manager->openConnection() : nullptr;
    if (connection) {
        connection->emitEvent(nsp, name, args, id);
    } else if (!m_isConnected && !m_outbox.add(name, args, id)) {
        m_acks.take(id);
        failLater(callback, AckError::bufferFull);
    }
}

void SocketPrivate::answer(socketio::AckId id, const Array &args)
{
    Connection *connection = manager ? manager->openConnection() : nullptr;
    if (connection)
        connection->acknowledge(nsp, id, args);
}

void SocketPrivate::failLater(const AckCallback &callback, AckError error)
{
    if (callback)
        QMetaObject::invokeMethod(
            this, [callback, error] { callback(tl::unexpected(error)); }, Qt::QueuedConnection);
}

void SocketPrivate::join(Connection &connection)
{
    m_rejoinPause.stop(); // of an earlier connection, perhaps
    const QPointer<SocketPrivate> guard(this);
    const QPointer<Connection> stillOpen(&connection);
    const Object object = resolve(auth.value_or(m_options.auth)); // the program's function
    if (guard && stillOpen && m_isActive)
        connection.join(nsp, object);
}

void SocketPrivate::onConnected(const socketio::Connected &event)
{
    if (!m_isActive)
        return;
    m_isConnected = true;
    m_id = event.sid;
    flushOutbox();
    m_retries.setConnected(true);
    Q_EMIT q->connected();
}

void SocketPrivate::flushOutbox()
{
    Connection *connection = manager->openConnection();
    while (const auto entry = connection ? m_outbox.take() : std::nullopt)
        connection->emitEvent(nsp, entry->name, entry->args, entry->id);
}

void SocketPrivate::onRefused(const socketio::ConnectRefused &event)
{
    if (!m_isActive)
        return;
    m_isActive = false;
    const QPointer<SocketPrivate> guard(this);
    manager->closeIfUnused();
    if (guard)
        Q_EMIT q->connectError({event.message, event.data.value_or(Value()), true});
}

void SocketPrivate::onEvent(const socketio::EventReceived &event)
{
    if (!m_isConnected)
        return;
    Ack ack;
    if (event.ackId) {
        ack = Ack([guard = QPointer(this), session = m_id, id = *event.ackId](const Array &args) {
            if (guard && guard->m_isConnected && guard->m_id == session)
                guard->answer(id, args);
        });
    }
    listeners.dispatch(eventName(event.name), event.args, ack);
}

void SocketPrivate::onAck(const socketio::AckReceived &event)
{
    const auto pending = m_acks.take(event.id);
    armTimer();
    if (pending && pending->callback)
        pending->callback(event.args);
}

void SocketPrivate::onDisconnected(const socketio::Disconnected &)
{
    if (!m_isConnected)
        return;
    m_isActive = false;
    forgetConnection();
    const QPointer<SocketPrivate> guard(this);
    manager->closeIfUnused();
    if (!guard)
        return;
    Q_EMIT q->disconnected(DisconnectReason::ioServerDisconnect);
    if (guard)
        failLost();
}

void SocketPrivate::loseConnection()
{
    m_lost = m_isConnected ? Lost::connection : m_isActive ? Lost::attempt : Lost::nothing;
    forgetConnection();
}

void SocketPrivate::tellLost(DisconnectReason reason, const Failure &failure)
{
    switch (std::exchange(m_lost, Lost::nothing)) {
    case Lost::nothing:
        return;
    case Lost::attempt:
        Q_EMIT q->connectError({failure.text, {}, false});
        return;
    case Lost::connection:
        break;
    }
    const QPointer<SocketPrivate> guard(this);
    Q_EMIT q->disconnected(reason);
    if (guard)
        failLost();
}

// What was sent and not answered never will be; what is emitted from now on waits in the outbox.
void SocketPrivate::forgetConnection()
{
    if (!std::exchange(m_isConnected, false))
        return;
    m_id.clear();
    m_retries.setConnected(false);
    for (Pending &pending : m_acks.takeAll())
        m_lostAcks.push_back(std::move(pending));
    armTimer();
}

void SocketPrivate::failLost()
{
    const QPointer<SocketPrivate> guard(this);
    for (const Pending &pending : std::exchange(m_lostAcks, {})) {
        if (guard && pending.callback)
            pending.callback(tl::unexpected(AckError::disconnected));
    }
}

void SocketPrivate::expireAcks()
{
    const std::vector<Pending> expired = m_acks.expire(Clock::now());
    for (const Pending &pending : expired)
        m_outbox.remove(pending.id);
    armTimer();
    const QPointer<SocketPrivate> guard(this);
    for (const Pending &pending : expired) {
        if (guard && pending.callback)
            pending.callback(tl::unexpected(AckError::timedOut));
    }
}

void SocketPrivate::armTimer()
{
    const auto deadline = m_acks.nextDeadline();
    if (!deadline || *deadline == TimePoint::max())
        return m_ackTimer.stop();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
    m_ackTimer.start(std::max(wait, std::chrono::milliseconds(0)));
}

} // namespace tincan::client

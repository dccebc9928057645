// SPDX-License-Identifier: MIT
#include "server/service/relay.h"

#include "server/engineio/session.h"
#include "server/socketio/answers.h"
#include "server/socketio/namespace.h"

#include <utility>

namespace tincan::service {

namespace {

const QString goneBefore = QStringLiteral("transport close");

} // namespace

Relay::Relay(Home &home, std::shared_ptr<Reception> reception, int thread, Namespace &nsp)
    : m_home(home), m_reception(std::move(reception)), m_thread(thread), m_namespace(nsp)
{
}

void Relay::attach()
{
    m_namespace.use(
        [self = shared_from_this()](Socket &socket, const Next &next) { self->admit(socket, next); });
    m_namespace.onConnection([self = shared_from_this()](Socket &socket) { self->welcome(socket); });
}

Socket *Relay::socket(const QString &id) const
{
    return m_namespace.socket(id);
}

// Coming

void Relay::admit(Socket &socket, const Next &next)
{
    const auto line = std::make_shared<Line>();
    line->thread = m_thread;
    line->id = socket.id();
    line->handshake = socket.handshake();
    line->rooms = socket.rooms();
    m_waiting.insert(socket.id(), std::make_shared<Waiting>(Waiting{next, socket.weak_from_this(), line}));
    m_home.post([reception = m_reception, line] { reception->arrive(line); });
}

void Relay::decide(const QString &id, const std::optional<ConnectError> &error)
{
    const std::shared_ptr<Waiting> waiting = m_waiting.take(id);
    if (!waiting)
        return;
    if (error) {
        waiting->next(*error);
        return;
    }
    m_connections.insert(id, {waiting->line, false, nullptr});
    waiting->next();
    // Ours is the last middleware, so the client has joined now, or never will.
    const auto connection = m_connections.constFind(id);
    if (connection == m_connections.cend() || connection->isConnected)
        return;
    m_connections.erase(connection);
    tellOfDeparture(waiting->line, goneBefore);
}

void Relay::turnAway(const QString &id)
{
    const std::shared_ptr<Waiting> waiting = m_waiting.take(id);
    if (!waiting)
        return;
    if (const auto socket = waiting->socket.lock())
        socket->disconnect(true);
    tellOfDeparture(waiting->line, goneBefore);
}

void Relay::welcome(Socket &socket)
{
    const QString id = socket.id();
    const auto connection = m_connections.find(id);
    if (connection == m_connections.end())
        return; // let in by nobody: the server skips the middleware
    connection->isConnected = true;
    socket.onAny([self = shared_from_this(), line = connection->line](const QString &event, const Array &args,
                     const Ack &ack) { self->forward(line, event, args, ack); });
    socket.onDisconnect([self = shared_from_this(), id](const QString &reason) {
        self->tellOfDeparture(self->m_connections.take(id).line, reason);
    });
}

// Being there

void Relay::forward(const LinePtr &line, const QString &event, const Array &args, const Ack &ack)
{
    Socket *const sender = socket(line->id);
    const int waiting = ++line->waitingEvents;
    const bool isTaken = m_home.postEvent(
        [reception = m_reception, line, event, args, ack] { reception->receive(line, event, args, ack); },
        socketio::costOf(args));
    if (!isTaken) {
        --line->waitingEvents;
        sender->conn()->close(); // it comes back, and knows that it has missed something
        return;
    }
    Connection &connection = m_connections[line->id];
    if (waiting >= m_home.limits().clientEvents && !connection.pause)
        connection.pause = sender->pauseReading();
}

void Relay::resume(const QString &id)
{
    const auto connection = m_connections.find(id);
    if (connection != m_connections.end())
        connection->pause.reset();
}

// Going

void Relay::tellOfDeparture(const LinePtr &line, const QString &reason)
{
    m_home.post([reception = m_reception, line, reason] { reception->depart(line, reason); });
}

} // namespace tincan::service

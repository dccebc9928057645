// SPDX-License-Identifier: MIT
#include "app/client/connection.h"

#include "app/client/engine.h"
#include "app/client/failures.h"

#include <QPointer>

#include <tuple>
#include <utility>

namespace tincan::client {

using engineio::OutgoingMessage;

namespace {

DisconnectReason toDisconnectReason(engineio::CloseReason reason)
{
    switch (reason) {
    case engineio::CloseReason::transportError:
        return DisconnectReason::transportError;
    case engineio::CloseReason::transportClose:
    case engineio::CloseReason::serverShuttingDown:
        return DisconnectReason::transportClose;
    case engineio::CloseReason::forcedClose:
        return DisconnectReason::ioClientDisconnect;
    case engineio::CloseReason::pingTimeout:
        return DisconnectReason::pingTimeout;
    case engineio::CloseReason::parseError:
        return DisconnectReason::parseError;
    }
    return DisconnectReason::transportError;
}

socketio::ClientConnectionOptions packetOptions(const Options &options)
{
    socketio::ClientConnectionOptions result;
    result.decoder.unfinishedBytes = options.limits.messageBytes;
    return result;
}

} // namespace

Connection::Connection(const Endpoint &endpoint, const Options &options, QObject *parent)
    : QObject(parent), m_engine(std::make_unique<Engine>(endpoint, options)),
      m_packets(packetOptions(options)), m_where(endpoint.authority())
{
    connect(m_engine.get(), &Engine::opened, this, &Connection::opened);
    connect(m_engine.get(), &Engine::upgraded, this, &Connection::upgraded);
    connect(m_engine.get(), &Engine::received, this, &Connection::onReceived);
    connect(m_engine.get(), &Engine::closed, this, &Connection::onClosed);
}

Connection::~Connection()
{
    Engine::closeAndForget(std::move(m_engine));
}

void Connection::open()
{
    m_engine->open();
}

bool Connection::isOpen() const
{
    return m_engine->isOpen();
}

bool Connection::isWritable() const
{
    return m_engine->isWritable();
}

TransportName Connection::transport() const
{
    return m_engine->transport();
}

void Connection::join(const QString &nsp, const Object &auth)
{
    m_packets.connectTo(nsp, auth.isEmpty() ? std::nullopt : std::optional(auth));
    sendOutgoing();
}

void Connection::leave(const QString &nsp)
{
    m_packets.disconnect(nsp);
    sendOutgoing();
}

void Connection::emitEvent(
    const QString &nsp, const QString &name, const Array &args, std::optional<socketio::AckId> id)
{
    // The only error is a namespace that was left a moment ago.
    std::ignore = m_packets.emitEvent(nsp, name, args, id);
    sendOutgoing();
}

void Connection::acknowledge(const QString &nsp, socketio::AckId id, const Array &args)
{
    std::ignore = m_packets.acknowledge(nsp, id, args);
    sendOutgoing();
}

void Connection::onReceived(bool isBinary, const QByteArray &data)
{
    if (isBinary)
        m_packets.receiveBinary(data);
    else
        m_packets.receiveText(data);
    pump();
}

void Connection::onClosed(engineio::CloseReason reason, const Failure &failure)
{
    Q_EMIT closed(toDisconnectReason(reason), failure);
}

void Connection::pump()
{
    sendOutgoing();
    const QPointer<Connection> guard(this);
    for (const socketio::ClientEvent &event : m_packets.takeEvents()) {
        if (std::holds_alternative<socketio::Failed>(event)) {
            Q_EMIT closed(DisconnectReason::parseError, brokenPacket(m_where));
            return;
        }
        Q_EMIT happened(event);
        if (!guard)
            return;
    }
}

void Connection::sendOutgoing()
{
    for (const socketio::EncodedMessage &message : m_packets.takeOutgoing()) {
        m_engine->send(OutgoingMessage::text(message.text));
        for (const QByteArray &attachment : message.attachments)
            m_engine->send(OutgoingMessage::binary(attachment));
    }
}

} // namespace tincan::client

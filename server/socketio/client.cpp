// SPDX-License-Identifier: MIT
#include "server/socketio/client.h"

#include "protocol/json.h"
#include "protocol/socketio/encoder.h"
#include "server/socketio/hub.h"
#include "server/socketio/namespace.h"
#include "server/socketio/outgoingpacket.h"
#include "server/socketio/pendingacks.h"
#include "server/socketio/socket.h"

#include <utility>

namespace tincan::socketio {

namespace {

ServerConnectionOptions connectionOptions(const ServerOptions &options, engineio::Revision revision)
{
    ServerConnectionOptions result;
    result.decoder.attachments = options.limits.attachments;
    result.decoder.unfinishedBytes = options.limits.unfinishedPacketBytes;
    result.decoder.arguments = options.limits.arguments;
    result.decoder.namespaceBytes = options.limits.nameBytes;
    result.decoder.depth = options.limits.jsonDepth;
    result.parser = options.parser;
    result.namespaces = options.limits.namespacesPerClient;
    result.connectTimeout = options.connectTimeout;
    result.revision = revision == engineio::Revision::three ? Revision::four : Revision::five;
    return result;
}

DisconnectReason disconnectReason(engineio::CloseReason reason)
{
    switch (reason) {
    case engineio::CloseReason::transportError:
        return DisconnectReason::transportError;
    case engineio::CloseReason::transportClose:
        return DisconnectReason::transportClose;
    case engineio::CloseReason::forcedClose:
        return DisconnectReason::forcedClose;
    case engineio::CloseReason::pingTimeout:
        return DisconnectReason::pingTimeout;
    case engineio::CloseReason::parseError:
        return DisconnectReason::parseError;
    case engineio::CloseReason::serverShuttingDown:
        return DisconnectReason::serverShuttingDown;
    }
    Q_UNREACHABLE();
}

/// `42[1]` is legal; JavaScript's listeners know that event by the text of its number.
QString eventName(const Value &name)
{
    if (const QString *const text = name.ifString())
        return *text;
    return QString::fromLatin1(json::write(name));
}

} // namespace

Client::Client(Hub &hub, engineio::Session &session)
    : m_hub(hub), m_session(&session),
      m_connection(connectionOptions(hub.options(), session.revision()), hub.wheel().now())
{
    if (const auto &rate = hub.options().limits.eventRate)
        m_bucket = std::make_unique<TokenBucket>(rate->perSecond, rate->burst, hub.wheel().now());
    armConnectTimer();
}

Client::~Client()
{
    m_hub.addHeldBytes(-m_heldBytes);
}

void Client::begin()
{
    const auto self = shared_from_this();
    process();
}

QString Client::newSocketId(const QString &nsp)
{
    if (m_session->revision() == engineio::Revision::four)
        return m_hub.newSocketId();
    const QString sid = QString::fromLatin1(m_session->id());
    return nsp == rootNamespace() ? sid : nsp + u'#' + sid;
}

void Client::messageReceived(const QByteArray &data, bool isBinary)
{
    const auto self = shared_from_this();
    if (isBinary)
        m_connection.receiveBinary(data);
    else
        m_connection.receiveText(data);
    updateHeldBytes();
    process();
    if (m_session)
        throttle(isBinary);
}

void Client::sessionClosed(engineio::CloseReason reason)
{
    const auto self = shared_from_this();
    m_session = nullptr;
    m_connectTimer.reset();
    m_resumeTimer.reset();
    leaveAll(disconnectReason(reason));
    m_hub.forget(*this);
}

void Client::process()
{
    flush(); // what the machine answers by itself
    const std::vector<ServerEvent> events = m_connection.takeEvents();
    for (const ServerEvent &event : events) {
        if (!m_session)
            return;
        std::visit([this](const auto &e) { handle(e); }, event);
    }
}

void Client::handle(const ConnectRequested &event)
{
    if (Namespace *const nsp = m_hub.find(event.nsp)) {
        nsp->admit(*this, event.auth);
        return;
    }
    m_hub.askParents(shared_from_this(), event.nsp, event.auth, [this, event](const auto &nsp) {
        if (!m_session || !m_connection.isConnecting(event.nsp))
            return; // it has gone meanwhile
        if (nsp)
            return (*nsp)->admit(*this, event.auth);
        if (nsp.error() == Hub::Refusal::tooMany)
            m_connection.refuse(event.nsp, QStringLiteral("Too many namespaces"));
        else
            m_connection.refuseUnknown(event.nsp);
        flush();
    });
}

void Client::handle(const EventReceived &event)
{
    const std::shared_ptr<Socket> socket = receiver(event.nsp);
    if (!socket)
        return;
    Ack ack;
    if (event.ackId) {
        ack = Ack([weak = std::weak_ptr(socket), id = *event.ackId](const Array &args) {
            const std::shared_ptr<Socket> asked = weak.lock();
            if (asked && asked->m_state == Socket::State::connected)
                asked->m_client->acknowledge(*asked, id, args);
        });
    }
    socket->dispatch(eventName(event.name), event.args, ack);
}

void Client::handle(const AckReceived &event)
{
    const std::shared_ptr<Socket> socket = receiver(event.nsp);
    if (socket && socket->m_acks)
        socket->m_acks->answer(event.id, event.args);
}

void Client::handle(const Disconnected &event)
{
    if (const std::shared_ptr<Socket> socket = receiver(event.nsp))
        socket->leaveNamespace(DisconnectReason::clientNamespaceDisconnect);
}

void Client::handle(const Failed &event)
{
    const std::vector<std::shared_ptr<Socket>> sockets = m_sockets; // handlers may change the list
    for (const std::shared_ptr<Socket> &socket : sockets)
        socket->reportError({event.detail, {}});
    leaveAll(event.failure == Failure::parseError ? DisconnectReason::parseError
                                                  : DisconnectReason::forcedServerClose);
    if (m_session)
        m_session->close();
}

// What the machine has to say goes out at once, so that it stays in order with what is sent past it.
void Client::flush()
{
    const QList<EncodedMessage> outgoing = m_connection.takeOutgoing();
    for (const EncodedMessage &message : outgoing)
        send(toOutgoing(message), {});
}

void Client::send(const OutgoingPacket &packet, PacketFlags flags)
{
    if (!m_session || (flags.dropIfBusy && !m_session->isWritable()))
        return;
    if (!flags.compress && packet.text.mayBeCompressed())
        return send(packet.uncompressed(), flags);
    m_session->send(packet.text);
    for (const engineio::OutgoingMessage &attachment : packet.attachments)
        m_session->send(attachment);
}

void Client::send(const Socket &socket, const EncodedMessage &message)
{
    const auto self = shared_from_this(); // too many bytes held end the session, and this with it
    m_connection.send(socket.nsp().name(), message);
    updateHeldBytes();
    flush();
}

void Client::acknowledge(const Socket &socket, AckId id, const Array &args)
{
    send(toOutgoing(encodeAck(socket.nsp().name(), id, args, m_hub.options().parser)), {});
}

void Client::adopt(const std::shared_ptr<Socket> &socket)
{
    m_sockets.push_back(socket);
}

bool Client::acceptConnect(const Socket &socket, const QString &pid)
{
    if (!m_connection.accept(socket.nsp().name(), socket.id(), pid))
        return false;
    m_connectTimer.reset();
    flush();
    updateHeldBytes();
    return true;
}

void Client::refuseConnect(const Socket &socket, const ConnectError &error)
{
    m_connection.refuse(
        socket.nsp().name(), error.message, error.data.isNull() ? std::nullopt : std::optional(error.data));
    flush();
    updateHeldBytes();
}

void Client::sendDisconnect(const Socket &socket)
{
    m_connection.disconnect(socket.nsp().name());
    flush();
    // In the next turn: what came in the same read is worked off by then.
    QMetaObject::invokeMethod(
        &m_hub.wheel(),
        [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->m_connection.settle();
        },
        Qt::QueuedConnection);
}

void Client::disconnectAll()
{
    const auto self = shared_from_this();
    m_connection.disconnectAll();
    flush();
    leaveAll(DisconnectReason::serverNamespaceDisconnect);
    if (m_session)
        m_session->close();
}

void Client::leaveAll(DisconnectReason reason)
{
    const std::vector<std::shared_ptr<Socket>> sockets = m_sockets; // handlers may change the list
    for (const std::shared_ptr<Socket> &socket : sockets)
        socket->leaveNamespace(reason);
}

void Client::forget(const Socket &socket)
{
    std::erase_if(m_sockets, [&socket](const auto &other) { return other.get() == &socket; });
}

std::shared_ptr<Socket> Client::receiver(QStringView nsp) const
{
    const std::shared_ptr<Socket> socket = find(nsp);
    if (socket)
        socket->nsp().adapter().catchUp();
    return socket;
}

std::shared_ptr<Socket> Client::find(QStringView nsp) const
{
    for (const std::shared_ptr<Socket> &socket : m_sockets) {
        if (socket->nsp().name() == nsp)
            return socket;
    }
    return nullptr;
}

void Client::armConnectTimer()
{
    const auto deadline = m_connection.nextDeadline();
    if (!deadline)
        return;
    m_connectTimer = std::make_unique<net::Timer>(m_hub.wheel(), [this] {
        const auto self = shared_from_this();
        m_connection.advance(m_hub.wheel().now());
        process();
    });
    m_connectTimer->start(*deadline);
}

// A client that sends more than it may is slowed, others are not: nothing more is read from it for a while.
void Client::throttle(bool isBinary)
{
    const bool isAttachment = isBinary && m_hub.options().parser == Parser::json;
    if (!m_bucket || isAttachment)
        return; // an attachment belongs to the event before it
    m_bucket->take(m_hub.wheel().now());
    const std::chrono::milliseconds wait = m_bucket->wait();
    if (wait.count() == 0)
        return;
    if (!m_resumeTimer) {
        m_resumeTimer = std::make_unique<net::Timer>(m_hub.wheel(), [this] {
            if (m_session && m_pauses == 0)
                m_session->setReading(true);
        });
    }
    m_session->setReading(false);
    m_resumeTimer->start(wait);
}

void Client::pauseReading()
{
    ++m_pauses;
    if (m_session)
        m_session->setReading(false);
}

void Client::resumeReading()
{
    if (--m_pauses == 0 && m_session && !(m_resumeTimer && m_resumeTimer->isActive()))
        m_session->setReading(true);
}

void Client::updateHeldBytes()
{
    const qsizetype held = m_connection.heldBytes();
    const qsizetype change = held - std::exchange(m_heldBytes, held);
    if (change == 0 || m_hub.addHeldBytes(change))
        return;
    // All clients together hold too much: whoever asked for more goes.
    leaveAll(DisconnectReason::forcedServerClose);
    if (m_session)
        m_session->close();
}

} // namespace tincan::socketio

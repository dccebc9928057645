// SPDX-License-Identifier: MIT
#include "server/socketio/socket.h"

#include "protocol/socketio/encoder.h"
#include "server/engineio/session.h"
#include "server/socketio/client.h"
#include "server/socketio/future.h"
#include "server/socketio/hub.h"
#include "server/socketio/namespace.h"
#include "server/socketio/outgoingpacket.h"
#include "server/socketio/pendingacks.h"

#include <QLoggingCategory>

#include <utility>

namespace tincan {

namespace {
Q_LOGGING_CATEGORY(log, "tincan.socketio")
} // namespace

Socket::Socket(PrivateTag, Namespace &nsp, socketio::Client &client, QString id, Handshake handshake)
    : m_client(&client), m_namespace(nsp.shared_from_this()), m_id(std::move(id)),
      m_handshake(std::move(handshake))
{
    if (nsp.options().connectionStateRecovery)
        m_recovery = std::make_unique<Recovery>(Recovery{nsp.newId(), {}, false});
}

Socket::Socket(
    PrivateTag tag, Namespace &nsp, socketio::Client &client, RestoredSession restored, Handshake handshake)
    : Socket(tag, nsp, client, restored.session.sid, std::move(handshake))
{
    m_data = restored.session.data;
    m_earlyRooms = restored.session.rooms;
    m_recovery = std::make_unique<Recovery>(Recovery{restored.session.pid, std::move(restored), true});
}

Socket::~Socket() = default;

bool Socket::recovered() const
{
    return m_recovery && m_recovery->recovered;
}

engineio::Session *Socket::conn() const
{
    return m_client ? m_client->session() : nullptr;
}

// Listeners

ListenerId Socket::on(const QString &event, EventHandler handler)
{
    const ListenerId id = nextListenerId();
    m_listeners.add(id, handler.function(), event);
    return id;
}

ListenerId Socket::once(const QString &event, EventHandler handler)
{
    const ListenerId id = nextListenerId();
    m_listeners.add(id, handler.function(), event, true);
    return id;
}

void Socket::off(const QString &event)
{
    m_listeners.remove(event);
}

void Socket::off(ListenerId id)
{
    if (m_listeners.remove(id) || m_disconnectListeners.remove(id) || !m_extras)
        return;
    m_extras->anyListeners.remove(id);
    m_extras->disconnectingListeners.remove(id);
    m_extras->outgoingListeners.remove(id);
    m_extras->errorListeners.remove(id);
}

ListenerId Socket::onAny(AnyHandler handler)
{
    const ListenerId id = nextListenerId();
    extras().anyListeners.add(id, std::move(handler));
    return id;
}

ListenerId Socket::prependAny(AnyHandler handler)
{
    const ListenerId id = nextListenerId();
    extras().anyListeners.prepend(id, std::move(handler));
    return id;
}

void Socket::offAny()
{
    if (m_extras)
        m_extras->anyListeners.clear();
}

Socket::Extras &Socket::extras()
{
    if (!m_extras)
        m_extras = std::make_unique<Extras>();
    return *m_extras;
}

ListenerId Socket::onAnyOutgoing(OutgoingHandler handler)
{
    const ListenerId id = nextListenerId();
    extras().outgoingListeners.add(id, std::move(handler));
    return id;
}

ListenerId Socket::prependAnyOutgoing(OutgoingHandler handler)
{
    const ListenerId id = nextListenerId();
    extras().outgoingListeners.prepend(id, std::move(handler));
    return id;
}

void Socket::offAnyOutgoing()
{
    if (m_extras)
        m_extras->outgoingListeners.clear();
}

void Socket::use(EventMiddleware middleware)
{
    extras().middleware.append(std::make_shared<EventMiddleware>(std::move(middleware)));
}

ListenerId Socket::onError(ErrorHandler handler)
{
    const ListenerId id = nextListenerId();
    extras().errorListeners.add(id, std::move(handler));
    return id;
}

ListenerId Socket::onDisconnect(ReasonHandler handler)
{
    const ListenerId id = nextListenerId();
    m_disconnectListeners.add(id, std::move(handler));
    return id;
}

ListenerId Socket::onDisconnecting(ReasonHandler handler)
{
    const ListenerId id = nextListenerId();
    extras().disconnectingListeners.add(id, std::move(handler));
    return id;
}

/// An event on its way through the middleware of its socket; lives as long as anybody may call next.
class Socket::Passage : public std::enable_shared_from_this<Passage>
{
public:
    Passage(const std::shared_ptr<Socket> &socket, IncomingEvent event)
        : m_socket(socket), m_middleware(socket->m_extras->middleware), m_event(std::move(event))
    {
        ++socket->m_extras->passing;
    }
    ~Passage()
    {
        if (const std::shared_ptr<Socket> socket = m_socket.lock())
            --socket->m_extras->passing;
    }
    Q_DISABLE_COPY_MOVE(Passage)

    void proceed(const std::optional<ConnectError> &error)
    {
        const std::shared_ptr<Socket> socket = m_socket.lock();
        if (!socket || socket->m_state != State::connected)
            return; // it has left meanwhile
        if (error) {
            socket->reportError(*error);
        } else if (m_next == m_middleware.size()) {
            socket->callListeners(m_event.name, m_event.args, m_event.ack);
        } else {
            const std::shared_ptr<EventMiddleware> middleware = m_middleware.at(m_next++);
            (*middleware)(m_event, Next([self = shared_from_this()](const auto &e) { self->proceed(e); }));
        }
    }

private:
    std::weak_ptr<Socket> m_socket;
    QList<std::shared_ptr<EventMiddleware>> m_middleware;
    qsizetype m_next = 0;
    IncomingEvent m_event;
};

void Socket::dispatch(const QString &event, const Array &args, const Ack &ack)
{
    const auto self = std::static_pointer_cast<Socket>(shared_from_this());
    if (m_extras)
        m_extras->anyListeners.call(
            {}, [this] { return m_state == State::connected; }, event, args, ack);
    if (!m_extras || m_extras->middleware.isEmpty())
        callListeners(event, args, ack);
    else if (m_extras->passing < m_namespace->options().limits.eventsInMiddleware)
        std::make_shared<Passage>(self, IncomingEvent{event, args, ack})->proceed(std::nullopt);
    else
        reportError({QStringLiteral("Too many events wait"), {}});
}

void Socket::callListeners(const QString &event, const Array &args, const Ack &ack)
{
    m_listeners.call(
        event, [this] { return m_state == State::connected; }, args, ack);
}

void Socket::reportError(const ConnectError &error)
{
    if (!m_extras)
        return;
    const auto self = shared_from_this();
    m_extras->errorListeners.call(
        {}, [] { return true; }, error);
}

// Emission

bool Socket::mayEmit(const QString &event) const
{
    if (!socketio::isReservedEvent(event))
        return m_state == State::connecting || m_state == State::connected;
    qCWarning(log) << "An event cannot be named" << event;
    return false;
}

bool Socket::notifyOutgoing(const QString &event, const Array &args)
{
    if (!m_extras || m_extras->outgoingListeners.isEmpty())
        return true;
    const auto self = shared_from_this();
    const auto stays = [this] { return m_state == State::connecting || m_state == State::connected; };
    m_extras->outgoingListeners.call({}, stays, event, args);
    return stays();
}

void Socket::emitArguments(const QString &event, const Array &args, PacketFlags flags)
{
    if (!mayEmit(event) || !notifyOutgoing(event, args))
        return;
    if (m_state == State::connected && m_recovery && !flags.dropIfBusy) {
        m_client->send(m_namespace->adapter().record(event, args, {{m_id}, {}, true}), flags);
        return;
    }
    if (m_namespace->options().connectionStateRecovery)
        m_namespace->adapter().disownOffset(event, args);
    if (m_state == State::connecting)
        sendEarly(socketio::encodeEvent(
                      m_namespace->name(), event, args, std::nullopt, m_namespace->options().parser),
            flags);
    else
        m_client->send(m_namespace->encode(event, args, {}), flags);
}

/// Waits for the reply to CONNECT, and so is not lost where it is volatile.
void Socket::sendEarly(socketio::EncodedMessage message, PacketFlags flags)
{
    message.mayBeCompressed = flags.compress;
    m_client->send(*this, message);
}

void Socket::emitWithAck(const QString &event, const Array &args, std::chrono::milliseconds timeout,
    AckCallback callback, PacketFlags flags)
{
    if (!mayEmit(event)) {
        callback(tl::unexpected(m_client ? AckError::reservedName : AckError::disconnected));
        return;
    }
    if (!notifyOutgoing(event, args)) {
        callback(tl::unexpected(AckError::disconnected));
        return;
    }
    if (pendingAcks().isFull()) {
        callback(tl::unexpected(AckError::tooMany));
        return;
    }
    const socketio::AckId id = pendingAcks().nextId();
    m_namespace->noteAckId(id);
    pendingAcks().add(
        id, std::move(callback), timeout.count() > 0 ? timeout : m_namespace->options().limits.ackLifetime);
    const socketio::EncodedMessage message
        = socketio::encodeEvent(m_namespace->name(), event, args, id, m_namespace->options().parser);
    if (m_state == State::connecting)
        sendEarly(message, flags);
    else
        m_client->send(toOutgoing(message), flags);
}

QFuture<AckResult> Socket::emitWithAck(
    const QString &event, const Array &args, std::chrono::milliseconds timeout)
{
    return futureOf<AckResult>(
        [&](AckCallback callback) { emitWithAck(event, args, timeout, std::move(callback)); });
}

socketio::PendingAcks &Socket::pendingAcks()
{
    if (!m_acks)
        m_acks = std::make_unique<socketio::PendingAcks>(
            m_namespace->wheel(), m_namespace->options().limits.acksWaiting);
    return *m_acks;
}

BroadcastOperator Socket::broadcast() const
{
    return BroadcastOperator(*m_namespace).except(m_id);
}

void Socket::deliver(const OutgoingEvent &event, PacketFlags flags)
{
    if (m_state == State::connected && notifyOutgoing(event.name, event.args))
        m_client->send(event.packet, flags);
}

void Socket::ask(const OutgoingEvent &event, PacketFlags flags, socketio::AckId ackId,
    std::chrono::milliseconds timeout, AckCallback callback)
{
    if (m_state != State::connected || !notifyOutgoing(event.name, event.args))
        return callback(tl::unexpected(AckError::disconnected));
    if (pendingAcks().isFull())
        return callback(tl::unexpected(AckError::tooMany));
    pendingAcks().add(ackId, std::move(callback), timeout);
    m_client->send(event.packet, flags);
}

// Rooms

QStringList Socket::rooms() const
{
    return m_state == State::connecting ? m_earlyRooms : m_namespace->adapter().roomsOf(m_id);
}

tl::expected<void, JoinError> Socket::checkJoin(const QStringList &newRooms) const
{
    const Limits &limits = m_namespace->options().limits;
    if (m_state == State::leaving || m_state == State::gone)
        return tl::unexpected(JoinError::notConnected);
    QStringList all = rooms();
    for (const QString &room : newRooms) {
        if (room.toUtf8().size() > limits.nameBytes)
            return tl::unexpected(JoinError::nameTooLong);
        if (!all.contains(room))
            all.append(room);
    }
    // Its own room will be one of them once it has joined.
    const bool own = m_state == State::connecting && !all.contains(m_id);
    if (all.size() + (own ? 1 : 0) > limits.roomsPerSocket)
        return tl::unexpected(JoinError::tooManyRooms);
    return {};
}

tl::expected<void, JoinError> Socket::join(const QString &room)
{
    return join(QStringList{room});
}

tl::expected<void, JoinError> Socket::join(const QStringList &rooms)
{
    if (const auto allowed = checkJoin(rooms); !allowed)
        return allowed;
    if (m_state == State::connected) {
        m_namespace->adapter().add(shared_from_this(), rooms);
        return {};
    }
    for (const QString &room : rooms) {
        if (!m_earlyRooms.contains(room))
            m_earlyRooms.append(room);
    }
    return {};
}

void Socket::leave(const QString &room)
{
    m_earlyRooms.removeOne(room);
    m_namespace->adapter().remove(m_id, room);
}

void Socket::joinRooms(const QStringList &rooms)
{
    if (const auto joined = join(rooms); !joined && joined.error() != JoinError::notConnected)
        qCWarning(log) << m_id << "may be in no more rooms";
}

void Socket::leaveRooms(const QStringList &rooms)
{
    for (const QString &room : rooms)
        leave(room);
}

void Socket::loseConnection()
{
    if (engineio::Session *const session = conn())
        session->close();
}

std::shared_ptr<void> Socket::pauseReading()
{
    if (!m_client)
        return nullptr;
    m_client->pauseReading();
    return {m_client, [weak = m_client->weak_from_this()](void *) {
                if (const auto client = weak.lock())
                    client->resumeReading();
            }};
}

RemoteSocket Socket::describe() const
{
    return {m_id, m_handshake, rooms(), m_data};
}

// Coming and going

void Socket::becomeConnected()
{
    m_state = State::connected;
    m_namespace->adapter().add(shared_from_this(), QStringList{m_id} + std::exchange(m_earlyRooms, {}));
}

// Before the CONNECT reply, as the client expects it.
void Socket::sendMissed()
{
    if (!m_recovery || !m_recovery->restored)
        return;
    const auto restored = std::exchange(m_recovery->restored, std::nullopt);
    for (const OutgoingPacket &packet : restored->missed())
        m_client->send(packet, {});
}

// A client that was lost may come back; one that left, or was sent away, may not.
void Socket::keepFor(DisconnectReason reason)
{
    if (!m_recovery || !mayComeBack(reason))
        return;
    m_namespace->adapter().keepSession({m_id, m_recovery->pid, rooms(), m_data});
}

void Socket::disconnect(bool close)
{
    if (!m_client)
        return;
    const auto self = shared_from_this();
    if (close) {
        m_client->disconnectAll();
    } else if (m_state == State::connected) {
        m_client->sendDisconnect(*this);
        leaveNamespace(DisconnectReason::serverNamespaceDisconnect);
    }
}

void Socket::abandon()
{
    const auto self = shared_from_this();
    m_state = State::gone;
    if (m_recovery && m_recovery->restored)
        std::exchange(m_recovery->restored, std::nullopt)->giveBack();
    std::exchange(m_client, nullptr)->forget(*this);
    m_namespace->forget();
    if (m_acks)
        m_acks->disconnect();
}

void Socket::leaveNamespace(DisconnectReason reason)
{
    if (m_state == State::connecting) {
        abandon();
        return;
    }
    if (m_state != State::connected)
        return; // a handler of onDisconnecting() made it leave again
    const auto self = shared_from_this();
    const auto client = m_client->shared_from_this();
    const QString text = reasonText(reason);
    const auto always = [] { return true; };
    m_state = State::leaving;
    if (m_extras)
        m_extras->disconnectingListeners.call({}, always, text);
    keepFor(reason);
    m_namespace->remove(*this);
    abandon();
    m_disconnectListeners.call({}, always, text);
}

} // namespace tincan

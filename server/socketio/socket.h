// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/ack.h"
#include "server/socketio/adapter.h"
#include "server/socketio/broadcastoperator.h"
#include "server/socketio/disconnectreason.h"
#include "server/socketio/handshake.h"
#include "server/socketio/listeners.h"
#include "server/socketio/middleware.h"
#include "server/socketio/socketemitter.h"

#include <QFuture>

#include <chrono>
#include <memory>

namespace tincan {

class Namespace;
namespace engineio {
class Session;
}
namespace socketio {
class Client;
struct EncodedMessage;
class PendingAcks;
} // namespace socketio

/// Why a room was not joined.
enum class JoinError {
    tooManyRooms, ///< Limits::roomsPerSocket
    nameTooLong, ///< Limits::nameBytes
    notConnected, ///< the socket is gone
};

/// One client in one namespace.
///
/// Owned by its Namespace. A `Socket &` holds from the middleware until the onDisconnect() handlers have
/// returned, and through every callback it was passed to; to find it later keep id() and ask
/// Namespace::socket(). Callbacks may emit, join, leave, disconnect any socket, and add or take off
/// listeners, at any time. Not copied. Used in the server's thread.
class Socket final : public AdapterMember
{
public:
    using AnyHandler = std::function<void(const QString &event, const Array &args, const Ack &ack)>;
    using OutgoingHandler = std::function<void(const QString &event, const Array &args)>;
    using ReasonHandler = std::function<void(const QString &reason)>;
    using ErrorHandler = std::function<void(const ConnectError &)>;

    ~Socket() override;
    Q_DISABLE_COPY_MOVE(Socket)

    /// 20 random characters; not the session's id, and never told to other clients by the server.
    const QString &id() const override { return m_id; }
    Namespace &nsp() const { return *m_namespace; }
    const Handshake &handshake() const { return m_handshake; }
    /// The connection below, shared with this client's other namespaces; null once it is gone.
    engineio::Session *conn() const;
    /// Whether the client has joined and not left.
    bool connected() const { return m_state == State::connected || m_state == State::leaving; }
    /// Whether this is a socket that was lost and came back (ServerOptions::connectionStateRecovery): its
    /// id, rooms and data are those from before, and its client gets what it missed.
    bool recovered() const;
    /// Free for the server's use; fetchSockets() shows it.
    Object &data() { return m_data; }
    const Object &data() const { return m_data; }

    /// The rooms in the order of joining; first the one named as the id, which is joined with the namespace.
    QStringList rooms() const;
    tl::expected<void, JoinError> join(const QString &room);
    /// All of them, or none.
    tl::expected<void, JoinError> join(const QStringList &rooms);
    void leave(const QString &room);

    /// Calls `handler` at each event of that name. It may take (args, ack), (args) or nothing. A number for
    /// a name, which the protocol allows, is the text of that number: `on(u"1"_s, …)`.
    ListenerId on(const QString &event, EventHandler handler);
    ListenerId once(const QString &event, EventHandler handler);
    void off(const QString &event);
    void off(ListenerId id); ///< of any of the kinds here
    /// Calls `handler` at each event, before those of on().
    ListenerId onAny(AnyHandler handler);
    template <std::invocable<const QString &, const Array &> Handler>
    ListenerId onAny(Handler handler)
    {
        return onAny(AnyHandler([h = std::move(handler)](const QString &event, const Array &args,
                                    const Ack &) mutable { h(event, args); }));
    }
    /// As onAny(), before those already there.
    ListenerId prependAny(AnyHandler handler);
    void offAny(); ///< all of them; off() takes off one
    /// Calls `handler` at each event that is sent to this client, by a broadcast, too, just before it is.
    ListenerId onAnyOutgoing(OutgoingHandler handler);
    ListenerId prependAnyOutgoing(OutgoingHandler handler);
    void offAnyOutgoing(); ///< all of them; off() takes off one
    /// Adds a middleware for the events of this socket after those already there.
    void use(EventMiddleware middleware);
    /// Calls `handler` with what a middleware of use() refused an event with, and where the client sends
    /// what is no packet, before it is disconnected for that.
    ListenerId onError(ErrorHandler handler);
    /// The socket left its rooms and the namespace; the reference ends with the last of these handlers.
    ListenerId onDisconnect(ReasonHandler handler);
    /// The socket is about to leave; its rooms are still there.
    ListenerId onDisconnecting(ReasonHandler handler);

    /// Sends an event with any values as arguments. Before the client has joined (in a middleware) it
    /// waits for that, up to the limits of socketio::HoldLimits; after it has gone this does nothing. A
    /// name that is reserved (socketio::isReservedEvent()) is a mistake: it is logged and not sent.
    template <typename... Args>
    void emitEvent(const QString &event, Args &&...args)
    {
        emitArguments(event, arguments(std::forward<Args>(args)...));
    }
    void emitArguments(const QString &event, const Array &args, PacketFlags flags = {});
    /// Sends an event and hands the client's answer, or why there is none, to `callback`, once. A
    /// timeout of zero is Limits::ackLifetime.
    void emitWithAck(const QString &event, const Array &args, std::chrono::milliseconds timeout,
        AckCallback callback, PacketFlags flags = {});
    /// The same as a future, which always gets its result. It comes from the server's thread, so don't wait
    /// for it there: use then(), with a context where the handler must not outlive something.
    QFuture<AckResult> emitWithAck(
        const QString &event, const Array &args, std::chrono::milliseconds timeout = {});
    /// Sends the event `message`.
    template <typename... Args>
    void send(Args &&...args)
    {
        emitEvent(QStringLiteral("message"), std::forward<Args>(args)...);
    }

    /// The others in that room; this socket is left out.
    BroadcastOperator to(const QString &room) const { return broadcast().to(room); }
    BroadcastOperator to(const QStringList &rooms) const { return broadcast().to(rooms); }
    BroadcastOperator in(const QString &room) const { return broadcast().to(room); }
    BroadcastOperator in(const QStringList &rooms) const { return broadcast().to(rooms); }
    BroadcastOperator except(const QString &room) const { return broadcast().except(room); }
    BroadcastOperator except(const QStringList &rooms) const { return broadcast().except(rooms); }
    BroadcastOperator local() const { return broadcast().local(); }
    /// Everyone else in the namespace.
    BroadcastOperator broadcast() const;
    SocketEmitter asVolatile() { return SocketEmitter(*this).asVolatile(); }
    SocketEmitter compress(bool on) { return SocketEmitter(*this).compress(on); }
    SocketEmitter timeout(std::chrono::milliseconds time) { return SocketEmitter(*this).timeout(time); }

    /// Nothing more is read from this client, for all its namespaces, until what this returns is gone, and
    /// all others of it: for whoever can't keep up with its events. A few that were read already may still
    /// come. To be let go in the server's thread, also after the socket's end.
    [[nodiscard]] std::shared_ptr<void> pauseReading();

    /// Takes the client out of this namespace, or, with `close`, out of all and closes its connection.
    /// The handlers of onDisconnect() run before this returns. In a middleware only `close` has effect.
    void disconnect(bool close = false) override;

private:
    friend class Namespace;
    friend class socketio::Client;
    // connecting: in the middleware; leaving: the handlers of onDisconnecting() run.
    enum class State { connecting, connected, leaving, gone };
    class Passage;
    // What few sockets have.
    struct Extras
    {
        QList<std::shared_ptr<EventMiddleware>> middleware;
        Listeners<AnyHandler> anyListeners;
        Listeners<ReasonHandler> disconnectingListeners;
        Listeners<OutgoingHandler> outgoingListeners;
        Listeners<ErrorHandler> errorListeners;
        int passing = 0; // events on their way through the middleware
    };
    struct PrivateTag
    {
    };
    struct Recovery
    {
        QString pid;
        std::optional<RestoredSession> restored; // until it is connected
        bool recovered = false;
    };

public:
    /// For Namespace only.
    Socket(PrivateTag, Namespace &nsp, socketio::Client &client, QString id, Handshake handshake);
    Socket(
        PrivateTag, Namespace &nsp, socketio::Client &client, RestoredSession restored, Handshake handshake);

private:
    void deliver(const OutgoingEvent &event, PacketFlags flags) override;
    void ask(const OutgoingEvent &event, PacketFlags flags, socketio::AckId ackId,
        std::chrono::milliseconds timeout, AckCallback callback) override;
    RemoteSocket describe() const override;
    void joinRooms(const QStringList &rooms) override;
    void leaveRooms(const QStringList &rooms) override;
    void loseConnection() override;

    void becomeConnected();
    QString pid() const { return m_recovery ? m_recovery->pid : QString(); }
    void sendMissed();
    void keepFor(DisconnectReason reason);
    void leaveNamespace(DisconnectReason reason);
    void abandon();
    void dispatch(const QString &event, const Array &args, const Ack &ack);
    void callListeners(const QString &event, const Array &args, const Ack &ack);
    void reportError(const ConnectError &error);
    /// False where a handler made the socket leave.
    bool notifyOutgoing(const QString &event, const Array &args);
    bool mayEmit(const QString &event) const;
    void sendEarly(socketio::EncodedMessage message, PacketFlags flags);
    socketio::PendingAcks &pendingAcks();
    tl::expected<void, JoinError> checkJoin(const QStringList &rooms) const;
    Extras &extras();
    ListenerId nextListenerId() { return ListenerId(++m_lastListenerId); }

    // First what each packet on its way out looks at.
    socketio::Client *m_client; // null once gone
    State m_state = State::connecting;
    std::unique_ptr<Extras> m_extras; // made when first needed
    std::shared_ptr<Namespace> m_namespace; // which may end with its last socket
    QString m_id;
    Handshake m_handshake;
    Object m_data;
    Listeners<EventHandler::Function> m_listeners;
    Listeners<ReasonHandler> m_disconnectListeners;
    QStringList m_earlyRooms; // joined while connecting
    std::unique_ptr<Recovery> m_recovery; // where the option is set
    std::unique_ptr<socketio::PendingAcks> m_acks; // made when first needed
    quint64 m_lastListenerId = 0;
};

} // namespace tincan

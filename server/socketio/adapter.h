// SPDX-License-Identifier: MIT
#pragma once

#include "server/options.h"
#include "server/socketio/ack.h"
#include "server/socketio/outgoingpacket.h"
#include "server/socketio/remotesocket.h"
#include "server/socketio/roomlisteners.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>

namespace tincan {

namespace net {
class TimerWheel;
}

/// Which sockets of a namespace are meant: those in any of `rooms` (all where it is empty), each once,
/// without those in any of `except`.
struct Selection
{
    QStringList rooms;
    QStringList except;
    bool local = false; ///< of this server only, where an adapter joins several
};

/// How a packet is to travel.
struct PacketFlags
{
    bool dropIfBusy = false; ///< "volatile": lost where the transport can't take it now
    bool compress = true;
};

/// What is kept of a socket whose client was lost, for connection state recovery.
struct RecoverableSession
{
    QString sid; ///< its public id
    QString pid; ///< the private one, by which its client comes back
    QStringList rooms;
    Object data;
};

/// A client's session that was found again.
struct RestoredSession
{
    RecoverableSession session;
    /// The packets it missed until now. To be called once, right before it joins its rooms.
    std::function<QList<OutgoingPacket>()> missed;
    /// Keeps it for another try: the client is gone again.
    std::function<void()> giveBack;
};

/// A socket as the adapter sees it. Not for the users of a Socket.
class AdapterMember : public std::enable_shared_from_this<AdapterMember>
{
public:
    virtual ~AdapterMember() = default;
    virtual const QString &id() const = 0;
    /// Sends it on, or drops it where the socket is not connected. May end the connection of any socket.
    virtual void deliver(const OutgoingEvent &event, PacketFlags flags) = 0;
    /// The same for an event whose packet asks for an answer with `ackId`, which goes to `callback`.
    virtual void ask(const OutgoingEvent &event, PacketFlags flags, socketio::AckId ackId,
        std::chrono::milliseconds timeout, AckCallback callback)
        = 0;
    virtual RemoteSocket describe() const = 0;
    virtual void joinRooms(const QStringList &rooms) = 0;
    virtual void leaveRooms(const QStringList &rooms) = 0;
    virtual void disconnect(bool close) = 0;
    /// Closes its connection without a word, so that its client comes back.
    virtual void loseConnection() = 0;

private:
    friend class InMemoryAdapter;
    quint64 m_lastSelection = 0; // so that the union of rooms needs no set
};

/// The namespace as its adapter sees it; outlives it.
class AdapterHost
{
public:
    virtual ~AdapterHost() = default;
    virtual const QString &name() const = 0;
    virtual const ServerOptions &options() const = 0;
    virtual net::TimerWheel &wheel() const = 0;
    /// The packet of an event; with an id it asks for an answer.
    virtual OutgoingPacket encode(
        const QString &event, const Array &args, std::optional<socketio::AckId> ackId) const = 0;
    /// 20 characters that nobody can guess.
    virtual QString newId() = 0;
    /// An id that no socket of the namespace waits for.
    virtual socketio::AckId nextAckId() = 0;
    /// Another server's serverSideEmit() has come; `ack` is empty where no answer is wanted.
    virtual void receiveServerSide(const QString &event, const Array &args, const Ack &ack) = 0;
};

/// Why the answers of many are not complete, and those that came.
struct PartialAnswers
{
    AckError error = AckError::timeout;
    Array answers = {};

    friend bool operator==(const PartialAnswers &, const PartialAnswers &) = default;
};

/// The first argument of each answer, in the order they came (null where one had none), or why some are
/// missing. Called exactly once.
using AnswersCallback = std::function<void(const tl::expected<Array, PartialAnswers> &)>;
using Answers = tl::expected<Array, PartialAnswers>;
using RemoteSockets = tl::expected<QList<RemoteSocket>, AckError>;

/// Who is in which room of one namespace, and how an event reaches them.
///
/// The seam behind which several servers (threads of a process, or machines) can stand as one. What
/// is asked takes effect at once for the sockets of this server and later for those of others, in the
/// order in which it was asked here; answers come through callbacks, at once or later, each exactly
/// once unless the server is destroyed first. Membership is told for the sockets of this server only,
/// and looked up for them at once. Lives in its server's thread.
class Adapter
{
public:
    using FetchCallback = std::function<void(const RemoteSockets &)>;
    using CountCallback = std::function<void(int)>;
    using RestoreCallback = std::function<void(std::optional<RestoredSession>)>;

    explicit Adapter(AdapterHost &host) : m_host(host) { }
    virtual ~Adapter() = default;
    Q_DISABLE_COPY_MOVE(Adapter)

    /// A client's packet is about to be handled here. What other servers of the process asked before its
    /// client can have sent it takes effect first, so that effects never come before their causes.
    virtual void catchUp() { }

    virtual void add(const std::shared_ptr<AdapterMember> &member, const QStringList &rooms) = 0;
    virtual void remove(const QString &id, const QString &room) = 0;
    virtual void removeAll(const QString &id) = 0;
    /// The rooms of a socket of this server, in the order of joining.
    virtual QStringList roomsOf(const QString &id) const = 0;

    virtual void broadcast(const QString &event, const Array &args, const Selection &to, PacketFlags flags)
        = 0;
    /// Asks every one of them for an answer. Nobody there: an empty list.
    virtual void broadcastWithAck(const QString &event, const Array &args, const Selection &to,
        PacketFlags flags, std::chrono::milliseconds timeout, AnswersCallback callback)
        = 0;
    virtual void fetchSockets(const Selection &selection, FetchCallback callback) = 0;
    virtual void addSockets(const Selection &selection, const QStringList &rooms) = 0;
    virtual void removeSockets(const Selection &selection, const QStringList &rooms) = 0;
    virtual void disconnectSockets(const Selection &selection, bool close) = 0;

    /// How many servers there are, this one counted.
    virtual void serverCount(CountCallback callback) = 0;
    /// An event for the same namespace of every other server.
    virtual void serverSideEmit(const QString &event, const Array &args) = 0;
    /// The same, with an answer of each of them. No other server: an empty list.
    virtual void serverSideEmitWithAck(
        const QString &event, const Array &args, std::chrono::milliseconds timeout, AnswersCallback callback)
        = 0;
    // Where ServerOptions::connectionStateRecovery is set:
    /// The packet of an event to these sockets of this server, which is on its way to them; written
    /// down for those who miss it. (broadcast() does that by itself.)
    virtual OutgoingPacket record(const QString &event, const Array &args, const Selection &to) = 0;
    /// The event is on its way to a socket of this server with no offset behind its arguments: the text at
    /// its end is not to be believed to be one. (broadcast() sees to that by itself.)
    virtual void disownOffset(const QString &, const Array &) { }
    /// Keeps a session whose client was lost.
    virtual void keepSession(const RecoverableSession &session) = 0;
    /// Finds the session of a client that comes back, whichever server it was at, given the offset of
    /// the last event it got. Nothing: one of them is unknown or too old.
    virtual void restoreSession(const QString &pid, const QString &offset, RestoreCallback callback) = 0;

    /// The server ends; who waits for answers is told so, and nothing more is asked.
    virtual void close() = 0;

    /// Tells of rooms that sockets of this server make, join and leave.
    RoomListeners &roomListeners() { return m_roomListeners; }

protected:
    AdapterHost &host() const { return m_host; }

private:
    AdapterHost &m_host;
    RoomListeners m_roomListeners;
};

} // namespace tincan

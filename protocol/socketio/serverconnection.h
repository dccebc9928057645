// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/connection.h"
#include "protocol/socketio/decoder.h"

#include <QStringList>

#include <chrono>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace tincan::socketio {

struct ServerConnectionOptions
{
    DecoderLimits decoder = {};
    Parser parser = Parser::json;
    int namespaces = 16; ///< joined or being joined by one client; one more is refused
    std::chrono::milliseconds connectTimeout{45'000}; ///< until the first namespace is joined
    Revision revision = Revision::five;
    HoldLimits hold = {}; ///< for each namespace, what is sent to it before accept()
};

/// The client wants to join: accept() or refuse() it, now or later. `auth` is empty where it sent none.
struct ConnectRequested
{
    QString nsp; ///< as sent (revision 4: without its `?query`); may not exist: refuseUnknown()
    Object auth; ///< in revision 4 the query of the namespace

    friend bool operator==(const ConnectRequested &, const ConnectRequested &) = default;
};

using ServerEvent = std::variant<ConnectRequested, EventReceived, AckReceived, Disconnected, Failed>;

/// The server's side of one connection with its namespaces (socket.io-protocol 5, or 4).
///
/// Each namespace is in one of three states:
///
///     absent ──CONNECT──▶ connecting ──accept()──▶ joined
///       ▲                     │                      │
///       └──────refuse()───────┴──DISCONNECT, disconnect()
///
/// connecting: events sent to it wait until accept() has sent the reply; refuse() drops them.
/// Illegal, and so Failed{illegalPacket}: CONNECT unless absent; anything else unless joined; CONNECT_ERROR
/// ever. Legal and silent: an event without payload, an ack without id, and what came together with the
/// packet at which we disconnected, up to settle(). Later it is illegal, as with the official server.
///
/// A client of revision 4 (Socket.IO 1 and 2) asks for `/` by coming: its ConnectRequested is there from the
/// start. Its replies say less: CONNECT has no payload, CONNECT_ERROR only the error's data or message.
class ServerConnection
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// connectTimeout runs from `now`.
    ServerConnection(const ServerConnectionOptions &options, TimePoint now);

    void receiveText(QByteArrayView text);
    void receiveBinary(const QByteArray &attachment);

    /// Fails the connection if its deadline is `now` or before.
    void advance(TimePoint now);
    /// Until the first namespace is joined; then there is none.
    std::optional<TimePoint> nextDeadline() const { return m_deadline; }

    /// Sends the reply, then what was held back. False, and nothing done, unless connecting: the
    /// client may be gone by the time a middleware has made up its mind.
    bool accept(const QString &nsp, const QString &sid, const QString &pid = {});
    /// CONNECT_ERROR; the connection stays. False unless connecting.
    bool refuse(const QString &nsp, const QString &message, const std::optional<Value> &data = {});
    /// The refusal of a namespace that does not exist.
    bool refuseUnknown(const QString &nsp);

    tl::expected<void, SendError> emitEvent(
        const QString &nsp, const QString &name, const Array &args, std::optional<AckId> id = {});
    /// For messages encoded once for many: encodeEvent(), EncodedEvent.
    tl::expected<void, SendError> send(const QString &nsp, const EncodedMessage &message);
    /// Answers an event. The caller sees to it that this happens once for each id.
    tl::expected<void, SendError> acknowledge(const QString &nsp, AckId id, const Array &args);

    /// DISCONNECT. False unless joined. To close the connection too, close Engine.IO afterwards.
    bool disconnect(const QString &nsp);
    /// To be called when what came in one read is worked off, if there was a disconnect().
    void settle() { m_left.clear(); }
    /// DISCONNECT for every joined namespace, in the order they were joined; refuses nothing to those
    /// connecting.
    void disconnectAll();

    bool isJoined(QStringView nsp) const;
    bool isConnecting(QStringView nsp) const;
    QStringList joinedNamespaces() const; ///< in the order they were asked for
    bool hasFailed() const { return m_failed; }
    /// Bytes of an unfinished packet and of what waits for accept(), for a limit over all connections.
    qsizetype heldBytes() const;

    std::vector<ServerEvent> takeEvents() { return std::exchange(m_events, {}); }
    QList<EncodedMessage> takeOutgoing() { return std::exchange(m_outgoing, {}); }

private:
    struct Held
    {
        QList<EncodedMessage> messages;
        qsizetype bytes = 0;
    };
    struct Membership
    {
        QString nsp;
        bool joined = false;
        std::unique_ptr<Held> held = nullptr; // for accept()
    };

    void receive(tl::expected<std::optional<Packet>, DecodeError> &&decoded);
    void requestConnect(const QString &nsp, const Object &auth);
    void receiveConnect(Packet &&packet);
    void receiveJoined(Packet &&packet);
    void fail(Failure failure, const QString &detail);
    std::vector<Membership>::iterator locate(QStringView nsp);
    Membership *find(QStringView nsp);
    const Membership *find(QStringView nsp) const;
    void remove(QStringView nsp);
    tl::expected<void, SendError> post(Membership &membership, const EncodedMessage &message);

    Parser parser() const { return m_decoder.parser(); }

    Decoder m_decoder; // with the limits and the parser
    HoldLimits m_holdLimits;
    qsizetype m_maxNamespaceBytes;
    int m_maxNamespaces;
    Revision m_revision;
    bool m_failed = false;
    std::vector<Membership> m_memberships; // ≤ ServerConnectionOptions::namespaces
    QStringList m_left; // disconnected by us since settle(); at most ServerConnectionOptions::namespaces
    std::optional<TimePoint> m_deadline;
    std::vector<ServerEvent> m_events;
    QList<EncodedMessage> m_outgoing;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/connection.h"
#include "protocol/socketio/decoder.h"

#include <utility>
#include <variant>
#include <vector>

namespace tincan::socketio {

struct ClientConnectionOptions
{
    /// A server may send more than it takes.
    DecoderLimits decoder = {.unfinishedBytes = 16'777'216};
    HoldLimits send = {}; ///< for each namespace, what is sent before it is connected
    HoldLimits receive = {.messages = 10'000, .bytes = 4'194'304}; ///< what is received before (recovery)
};

/// The server let us in. What was held back in either direction follows.
struct Connected
{
    QString nsp;
    QString sid;
    QString pid; ///< empty where the server offers no recovery

    friend bool operator==(const Connected &, const Connected &) = default;
};

/// The server did not let us in; ask again with connectTo() if you like.
struct ConnectRefused
{
    QString nsp;
    QString message;
    std::optional<Value> data;

    friend bool operator==(const ConnectRefused &, const ConnectRefused &) = default;
};

using ClientEvent = std::variant<Connected, ConnectRefused, EventReceived, AckReceived, Disconnected, Failed>;

/// The client's side of one connection with its namespaces (socket.io-protocol 5).
///
/// Each namespace is in one of four states:
///
///     absent ────connectTo()────▶ connecting ──CONNECT──▶ connected
///     connecting ─CONNECT_ERROR─▶ absent
///     connecting ─disconnect()──▶ leaving
///     leaving ───CONNECT_ERROR──▶ absent, or connecting if connectTo() was called since
///     leaving ───CONNECT────────▶ the same, and DISCONNECT is sent
///     connected ─DISCONNECT, disconnect()──▶ absent
///
/// connecting: what is sent waits for the reply, and so does what is received (a recovered session gets
/// what it missed before the reply). leaving: disconnect() came before the reply, and DISCONNECT may only
/// be sent after it.
/// Packets of no use in a state (a namespace not asked for, a second CONNECT, an unknown ack) are ignored, as
/// by the official client; only what is no packet at all fails the connection.
class ClientConnection
{
public:
    explicit ClientConnection(const ClientConnectionOptions &options = {});

    void receiveText(QByteArrayView text);
    void receiveBinary(const QByteArray &attachment);

    /// Sends CONNECT. False, and nothing done, where connecting or connected. For recovery put `pid` and
    /// `offset` into auth.
    bool connectTo(const QString &nsp, const std::optional<Object> &auth = {});
    /// Sends DISCONNECT; events that wait are dropped. False where absent or leaving.
    bool disconnect(const QString &nsp);

    tl::expected<void, SendError> emitEvent(
        const QString &nsp, const QString &name, const Array &args, std::optional<AckId> id = {});
    tl::expected<void, SendError> send(const QString &nsp, const EncodedMessage &message);
    /// Answers an event. The caller sees to it that this happens once for each id.
    tl::expected<void, SendError> acknowledge(const QString &nsp, AckId id, const Array &args);

    bool isConnected(QStringView nsp) const;
    bool isConnecting(QStringView nsp) const;
    bool hasFailed() const { return m_failed; }
    /// What waits to be sent, for whoever wants to send it on another connection; also after a failure.
    QList<EncodedMessage> takeUnsent(QStringView nsp);

    QList<ClientEvent> takeEvents() { return std::exchange(m_events, {}); }
    QList<EncodedMessage> takeOutgoing() { return std::exchange(m_outgoing, {}); }

private:
    enum class State { connecting, leaving, connected };
    struct Again
    {
        std::optional<Object> auth;
    };
    struct Membership
    {
        QString nsp;
        State state = State::connecting;
        std::optional<Again> again = {}; // leaving, and connectTo() was called since
        QList<EncodedMessage> unsent = {};
        qsizetype unsentBytes = 0;
        QList<ClientEvent> undelivered = {};
        qsizetype undeliveredBytes = 0;
    };

    void receive(tl::expected<std::optional<Packet>, DecodeError> &&decoded);
    void receiveConnect(Membership &membership, const Packet &packet);
    void receiveRefusal(Membership &membership, const Packet &packet);
    void receiveEvent(Membership &membership, Packet &&packet);
    void receiveAck(const Membership &membership, const Packet &packet);
    void finishLeaving(Membership &membership);
    void fail(Failure failure, const QString &detail);
    std::vector<Membership>::iterator locate(QStringView nsp);
    Membership *find(QStringView nsp);
    const Membership *find(QStringView nsp) const;
    void remove(QStringView nsp);
    tl::expected<void, SendError> post(Membership &membership, const EncodedMessage &message);

    ClientConnectionOptions m_options;
    Decoder m_decoder;
    std::vector<Membership> m_memberships; // as many as the program asked for
    QList<ClientEvent> m_events;
    QList<EncodedMessage> m_outgoing;
    qsizetype m_packetBytes = 0; // of the messages that make up the packet being received
    bool m_failed = false;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/closereason.h"
#include "protocol/engineio/handshake.h"
#include "protocol/engineio/outgoingmessage.h"
#include "protocol/engineio/packet.h"
#include "protocol/engineio/serversession.h"

#include <QByteArray>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

namespace tincan::engineio {

struct ClientSessionOptions
{
    Transport transport = Transport::polling; ///< to open with
    bool upgrade = true; ///< to a WebSocket where the server offers it
    bool forceBase64 = false; ///< binary messages as text, over WebSocket too
    std::chrono::milliseconds probeTimeout{10'000}; ///< for an upgrade as a whole; then polling goes on
    std::chrono::milliseconds closeTimeout{5'000}; ///< for close() to reach the server over polling
    qsizetype maxQueuedBytes = 64'000'000; ///< waiting to be sent; beyond, transport error
};

/// What a client's session asks of its caller, in the order given. Every target takes the query
/// from query(), and whatever else the caller adds.
namespace client {
/// Make a GET; report it by pollFinished() or requestFailed(). Never two at a time.
struct Poll
{
};
/// Make a POST (text/plain; charset=UTF-8); report it by postFinished() or requestFailed(). Never two.
struct Post
{
    QByteArray body;
};
/// Connect a WebSocket; report webSocketOpened() or webSocketClosed(). One in a session's life.
struct OpenWebSocket
{
};
/// A message for the WebSocket: give websocket::Codec::encode() this opcode and payload.
struct SendToWebSocket
{
    websocket::Opcode opcode;
    QByteArray payload;
};
/// Close the WebSocket (or stop connecting it). Nothing it still says is heard.
struct CloseWebSocket
{
};
/// Abort whatever GET or POST is under way. Nothing they still say is heard.
struct AbortRequests
{
};

/// The server's open packet is here; messages may be sent (and may have been before).
struct Opened
{
    Handshake handshake;
};
/// The last of all outputs.
struct Closed
{
    CloseReason reason;
    QByteArray detail; ///< what was wrong, for a log or an error text; may be empty
    int httpStatus = 0; ///< where a request failed by its status
};
} // namespace client

using ClientOutput = std::variant<client::Poll, client::Post, client::OpenWebSocket, client::SendToWebSocket,
    client::CloseWebSocket, client::AbortRequests, client::Opened, MessageReceived, Drained, Upgraded,
    client::Closed>;

/// One Engine.IO 4 session on the client, without any IO: the counterpart of ServerSession.
///
///               `0{…}` by GET        `upgrades` has websocket         WebSocket open: `2probe`
///     Opening ───────────────▶ OnPolling ───────────────▶ Probing(connecting) ─────▶ Probing(probed)
///        │                      ▲   │                        │                          │ `3probe`
///        │ `0{…}` by WebSocket  └───│── failed, or timeout ──┴──────────────────────────┤
///        ▼                          │ close()                                           ▼
///     OnWebSocket ◀─────────────────│─────────── no request under way: `5` ────────── Pausing
///        │                          ▼
///        │                       Closing (what is queued, then `1`)
///        └─────────▶ Closed ◀───────┘        (from any state: failures, ping timeout, `1`)
///
/// While Pausing no GET and no POST begins: the server releases the pending GET, and only when
/// nothing is under way is `5` sent and what is queued after it, so no message is lost, doubled or
/// overtaken. Messages sent before Opened wait. The session's life is one connection: to reconnect,
/// make another. Not thread-safe. After every input, call nextOutput() until it is empty.
class ClientSession
{
public:
    /// Outputs the first Poll or OpenWebSocket. There is no deadline for opening: see close().
    explicit ClientSession(const ClientSessionOptions &options);

    /// The GET was answered. A status other than 200 ends the session.
    void pollFinished(int httpStatus, const QByteArray &body, TimePoint now);
    /// The POST was answered. A status other than 200 ends the session.
    void postFinished(int httpStatus, TimePoint now);
    /// A GET or POST got no answer, which ends the session: detail says why.
    void requestFailed(const QByteArray &detail, TimePoint now);

    void webSocketOpened(TimePoint now);
    void webSocketText(const QByteArray &text, TimePoint now);
    void webSocketBinary(const QByteArray &data, TimePoint now);
    /// Also where it never opened. Ends the session, or, while probing, only the upgrade.
    void webSocketClosed(WebSocketEnd end, const QByteArray &detail, TimePoint now);

    /// Sends or queues, in order. Nothing once closing.
    void send(const OutgoingMessage &message, TimePoint now);
    /// Ends the session: over polling what is queued is sent first, within closeTimeout.
    /// Before Opened, and for a WebSocket, ends it at once.
    void close(TimePoint now);

    void advance(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;

    std::optional<ClientOutput> nextOutput();

    /// "EIO=4&transport=polling", with "&sid=…" once there is one: polling or webSocket as the
    /// output at hand asks for.
    QByteArray query(Transport transport) const;

    bool isOpen() const;
    bool isClosed() const { return std::holds_alternative<Ended>(m_state); }
    Transport transport() const;
    /// The transport takes a message now; volatile messages are dropped where it does not.
    bool isWritable() const;
    qsizetype queuedBytes() const { return m_queuedBytes; }
    /// The server's; default values before Opened.
    const Handshake &handshake() const { return m_handshake; }

private:
    struct Opening
    {
        Transport transport;
    };
    struct OnPolling
    {
    };
    struct Probing
    {
        TimePoint deadline;
        bool isProbed = false; // the WebSocket is open and `2probe` sent
    };
    struct Pausing
    {
        TimePoint deadline;
    };
    struct OnWebSocket
    {
    };
    struct Closing
    {
        TimePoint deadline;
    };
    struct Ended
    {
    };
    using State = std::variant<Opening, OnPolling, Probing, Pausing, OnWebSocket, Closing, Ended>;

    template <typename T>
    bool in() const
    {
        return std::holds_alternative<T>(m_state);
    }
    bool mayPoll() const { return in<OnPolling>() || in<Probing>(); }
    bool mayPost() const { return mayPoll() || in<Closing>(); }
    bool isWebSocketTheTransport() const;
    std::optional<TimePoint> upgradeDeadline() const;
    void poll();
    void transmit(const OutgoingMessage &packet);
    void flush();
    QByteArray takeBatch();
    void sendToWebSocket(const OutgoingMessage &packet);
    void webSocketPacket(const std::optional<Packet> &packet, TimePoint now);
    void receive(const std::optional<Packet> &packet, TimePoint now);
    void open(const std::optional<Packet> &packet, TimePoint now);
    void receiveOnCandidate(const std::optional<Packet> &packet);
    void finishPausing();
    void abandonUpgrade();
    void openWebSocket();
    void closeWebSocket();
    void stopReceiving();
    void end(CloseReason reason, const QByteArray &detail = {}, int httpStatus = 0);
    template <typename T>
    void output(T &&value)
    {
        m_outputs.emplace_back(std::forward<T>(value));
    }

    ClientSessionOptions m_options;
    State m_state;
    Handshake m_handshake;
    bool m_isPolling = false; // a GET is under way
    bool m_isPosting = false; // a POST is under way
    bool m_hasWebSocket = false; // asked for, and not over
    std::vector<OutgoingMessage> m_queue;
    qsizetype m_queuedBytes = 0;
    TimePoint m_pingDeadline; // once open
    std::vector<ClientOutput> m_outputs;
    std::size_t m_nextOutput = 0;
};

} // namespace tincan::engineio

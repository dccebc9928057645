// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/closereason.h"
#include "protocol/engineio/heartbeat.h"
#include "protocol/engineio/outgoingmessage.h"
#include "protocol/engineio/packet.h"
#include "protocol/engineio/payload.h"
#include "protocol/engineio/wire.h"

#include <QByteArray>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace tincan::engineio {

/// The caller's name for one HTTP request or one WebSocket; never used twice in a session.
using ChannelId = quint64;

/// What all sessions of a server have in common. Share one object among them.
struct ServerSessionOptions
{
    std::chrono::milliseconds pingInterval{25'000};
    std::chrono::milliseconds pingTimeout{20'000};
    std::chrono::milliseconds upgradeTimeout{10'000};
    std::chrono::milliseconds closeTimeout{30'000}; ///< a close that waits for a GET to tell it to
    std::chrono::milliseconds releaseInterval{100}; ///< between noops to GETs during an upgrade
    qint64 maxPayloadBytes = 1'000'000; ///< announced only; HTTP and the codec enforce it
    bool allowUpgrades = true; ///< announced, and WebSockets to a polling session accepted
    qsizetype softQueuedBytes = 1'000'000; ///< waiting for a GET; from here on isCongested()
    qsizetype maxQueuedBytes = 8'000'000; ///< waiting for a GET; beyond, transport error
    int packetsPerSlice = 128; ///< of one POST handled before hasInput() asks for another turn
};

// What the caller has to do, in the order given.

/// 200, text/plain; charset=UTF-8 or, in revision 3, application/octet-stream, no-store.
struct ReplyToPoll
{
    ChannelId request;
    Payload payload;
};
/// 200, text/html, no-store, body `ok`.
struct ReplyToPost
{
    ChannelId request;
};
/// 400 with the JSON error of that code, or with an empty body. A POST may be refused before its
/// body is whole: reply and drop the connection.
struct RefuseRequest
{
    enum class Error : qint8 { none = -1, unknownSid = 1, badRequest = 3 };
    ChannelId request;
    Error error;
};
/// Drop the request's TCP connection without a reply.
struct AbortRequest
{
    ChannelId request;
};
/// A finished, unmasked frame, shared with every other session it goes to.
struct SendToWebSocket
{
    ChannelId socket;
    QByteArray frame;
};
/// Begin the closing handshake without a code, after what was sent. Nothing that socket still
/// says is heard, and it need not be reported as closed.
struct CloseWebSocket
{
    ChannelId socket;
};

// What happened, for the user of the session.

/// First of all events; the open packet is already on its way.
struct Opened
{
};
struct MessageReceived
{
    QByteArray data; ///< UTF-8 where not binary (over polling as the client sent it, unchecked)
    bool isBinary;
};
/// What waited for a GET is on its way.
struct Drained
{
};
/// The WebSocket is the transport from now on.
struct Upgraded
{
};
/// The rest is told where setTellsPackets() is on only. What the client sent, before its effect.
struct PacketReceived
{
    Packet packet;
};
/// What the server sends or queues; but for noops and closes.
struct PacketCreated
{
    OutgoingMessage packet;
};
/// These are what the transport gets next.
struct PacketsFlushed
{
    std::vector<OutgoingMessage> packets;
};
/// The transport has got them.
struct PacketsDrained
{
};
/// The client showed that it is alive.
struct HeartbeatReceived
{
};
/// The client tries out a WebSocket.
struct ProbeReceived
{
};
/// The last output, but for the refusal of what still arrives; the session may be destroyed.
struct Closed
{
    CloseReason reason;
};

using ServerOutput = std::variant<ReplyToPoll, ReplyToPost, RefuseRequest, AbortRequest, SendToWebSocket,
    CloseWebSocket, Opened, MessageReceived, Drained, Upgraded, Closed, PacketReceived, PacketCreated,
    PacketsFlushed, PacketsDrained, HeartbeatReceived, ProbeReceived>;

/// How a WebSocket ended: by a close frame, or by breaking off or breaking a rule.
enum class WebSocketEnd : quint8 { closed, failed };

/// One Engine.IO session on the server, without any IO: what happened goes in, what to do and
/// what it meant come out of nextOutput(), in order. The states are the same in revisions 3 and 4; what
/// is not is left to Wire and Heartbeat.
///
///                 webSocketArrived            `5`
///     OnPolling ───────────────────▶ Upgrading ──▶ OnWebSocket ◀── (opened by WebSocket)
///      │  ▲                            │ │              │
///      │  └── candidate closed, broke a│ │              │
///      │      rule, or upgradeTimeout ─┘ │              │ close(), closed, ping timeout,
///      │ close() and no GET to tell it to│              │ `1`, unknown packet, a heartbeat
///      ├─────────────▶ Closing ◀─────────┤              │ that is not the client's to send
///      │                  │ GET (`6␞1`), abort, timeout │
///      └──────────────────┴──▶ Closed ◀──┴──────────────┘
///
/// Each input first lets time pass up to `now`, so a late timer never revives a dead session. Ids
/// that the session does not know (any more) are ignored. Illegal requests are refused in every
/// state; in Closed every request is refused as an unknown sid.
///
/// Not thread-safe; a value to move, used by whoever owns it. After every input, call nextOutput()
/// until it is empty. Inputs may be given while outputs wait: handling MessageReceived may send().
class ServerSession
{
public:
    /// The session of a handshake that came by a GET or by a WebSocket: channel is that request or
    /// socket. sid is from the alphabet of base64url. wire is not owned. Outputs the open packet and Opened.
    ServerSession(const QByteArray &sid, std::shared_ptr<const ServerSessionOptions> options,
        Transport transport, ChannelId channel, TimePoint now, const Wire &wire = wireOf(Revision::four));

    /// A GET with this sid. Answered now or later, or refused (overlap kills the session).
    void pollArrived(ChannelId request, TimePoint now);
    /// The client dropped a GET, and so the session, unless it was answered.
    void pollAborted(ChannelId request, TimePoint now);

    /// The headers of a POST with this sid are here, its body is not. isBinary: its content type is
    /// application/octet-stream, which kills a session of revision 4. An overlap does, too.
    void postArrived(ChannelId request, bool isBinary, TimePoint now);
    /// The whole body. ReplyToPost comes when all its packets are worked off.
    void postFinished(ChannelId request, const QByteArray &body, TimePoint now);
    /// HTTP answered it by itself (413, 408); the session lives.
    void postRefused(ChannelId request, TimePoint now);
    /// Its connection broke before the body was whole, which kills the session.
    void postAborted(ChannelId request, TimePoint now);

    /// Packets of a POST are left over: call continueInput() in another turn of the loop, or, to
    /// slow a client down, later; its POST stays unanswered until then.
    bool hasInput() const { return m_polling && !m_polling->input.isAtEnd(); }
    void continueInput(TimePoint now);

    /// A WebSocket with this sid completed its handshake: a candidate to upgrade to, or closed. wire, of the
    /// session's revision, is how it is to be spoken to; null: as by polling.
    void webSocketArrived(ChannelId socket, TimePoint now, const Wire *wire = nullptr);
    /// A message of text (valid UTF-8) or of bytes.
    void webSocketText(ChannelId socket, QByteArray text, TimePoint now);
    void webSocketBinary(ChannelId socket, const QByteArray &data, TimePoint now);
    void webSocketClosed(ChannelId socket, WebSocketEnd end, TimePoint now);

    /// The caller stops, or resumes, reading what the client sends, to slow it down. Its heartbeat may wait
    /// behind what is not read: there is no ping timeout meanwhile, and the whole pingTimeout afterwards.
    /// Unlike other inputs it lets no time pass, and outputs nothing.
    void setReading(bool on, TimePoint now);

    /// Whether each packet is told of, too. Off at first. Not an input.
    void setTellsPackets(bool on) { m_tellsPackets = on; }

    /// Sends to the WebSocket or the pending GET, or queues for the next GET. Nothing once closing.
    /// More than maxQueuedBytes ends the session with a transport error.
    void send(const OutgoingMessage &message, TimePoint now);
    /// The short way for what goes to thousands. Where all that send() would do is to hand a frame to the
    /// WebSocket, that frame, for the caller to hand to it instead; elsewhere null. Lets no time pass.
    const QByteArray *frameToSend(const OutgoingMessage &message) const
    {
        const bool isAll = std::holds_alternative<OnWebSocket>(m_state) && !m_tellsPackets;
        return isAll && m_nextOutput == m_outputs.size() ? &m_wire->frame(message) : nullptr;
    }

    /// Ends the session from this side: what is queued is still delivered, then the close is told to
    /// the next GET, for which it waits closeTimeout. No message is received from now on.
    void close(TimePoint now, CloseReason reason = CloseReason::forcedClose);
    /// As close(), but drops what is queued and waits for nobody.
    void closeNow(TimePoint now, CloseReason reason = CloseReason::forcedClose);

    /// Lets time pass: pings, timeouts.
    void advance(TimePoint now);
    /// When advance() must be called next; empty once closed.
    std::optional<TimePoint> nextDeadline() const;

    std::optional<ServerOutput> nextOutput();

    const QByteArray &sid() const { return m_sid; }
    Revision revision() const { return m_wire->revision(); }
    Transport transport() const;
    bool isUpgrading() const { return std::holds_alternative<Upgrading>(m_state); }
    /// True until close() or the end.
    bool isOpen() const;
    bool isClosed() const { return std::holds_alternative<Ended>(m_state); }
    /// The transport takes a message now: a WebSocket, or a GET waiting. Volatile messages are
    /// dropped where it does not. (Whether the socket's own queue is full, the caller knows.)
    bool isWritable() const;
    /// Bytes waiting for a GET. Frames for a WebSocket never wait here, but in the caller's queue.
    qsizetype queuedBytes() const { return m_polling ? m_polling->queuedBytes : 0; }
    /// For back-pressure: so much waits that nothing more should be read from the client.
    bool isCongested() const { return queuedBytes() >= m_options->softQueuedBytes; }
    const ServerSessionOptions &options() const { return *m_options; }

private:
    struct OnPolling
    {
        std::optional<ChannelId> poll;
    };
    struct Upgrading
    {
        std::optional<ChannelId> poll;
        ChannelId socket;
        const Wire *wire;
        TimePoint deadline;
        std::optional<TimePoint> release; // next noop to a pending GET; set by the probe
    };
    struct OnWebSocket
    {
        ChannelId socket;
    };
    struct Closing
    {
        CloseReason reason;
        TimePoint deadline;
    };
    struct Ended
    {
    };
    using State = std::variant<OnPolling, Upgrading, OnWebSocket, Closing, Ended>;

    struct Post
    {
        ChannelId request;
        bool isBinary = false;
        bool isWhole = false; // its packets are being worked off
    };

    // What a session has on polling.
    struct Polling
    {
        std::optional<Post> post;
        PayloadReader input; // of that POST
        std::vector<OutgoingMessage> queue; // waiting for a GET
        qsizetype queuedBytes = 0;
    };

    std::optional<ChannelId> *pendingPoll();
    Post *findPost(ChannelId request);
    void replyToPollWhileClosing(ChannelId request);
    void workOffInput(TimePoint now);
    void endInput();
    void webSocketPacket(ChannelId socket, const std::optional<Packet> &packet, TimePoint now);
    void receive(const std::optional<Packet> &packet, TimePoint now);
    void receiveOnCandidate(const std::optional<Packet> &packet, TimePoint now);
    void finishUpgrade();
    void abandonUpgrade();
    void create(const OutgoingMessage &packet);
    void transmit(const OutgoingMessage &packet);
    void sendToWebSocket(ChannelId socket, std::span<const OutgoingMessage> packets);
    bool flushToPoll(std::optional<ChannelId> &poll);
    void answerPoll(ChannelId request);
    std::vector<OutgoingMessage> takeQueue();
    void stopReceiving();
    void end(CloseReason reason);
    void end(CloseReason reason, const OutgoingMessage &lastToPoll);
    void finish(CloseReason reason);
    HeartbeatTimes heartbeatTimes() const { return {m_options->pingInterval, m_options->pingTimeout}; }
    void advanceUpgrade(TimePoint now);
    template <typename T>
    void output(T &&value)
    {
        m_outputs.emplace_back(std::forward<T>(value));
    }

    QByteArray m_sid;
    std::shared_ptr<const ServerSessionOptions> m_options;
    Heartbeat m_heartbeat;
    std::unique_ptr<Polling> m_polling; // null on a WebSocket, but for a POST that is under way
    // What frameToSend() looks at stands together, for the sake of the cache, and last: beside what the
    // owner has after it.
    State m_state = Ended{};
    const Wire *m_wire;
    std::vector<ServerOutput> m_outputs;
    std::size_t m_nextOutput = 0;
    bool m_tellsPackets = false;
};

} // namespace tincan::engineio

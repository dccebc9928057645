// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/jsonp.h"
#include "protocol/engineio/serversession.h"
#include "server/engineio/session.h"
#include "server/engineio/websockettransport.h"
#include "server/http/exchange.h"
#include "server/net/backlog.h"
#include "server/net/resident.h"

#include <QList>
#include <QVarLengthArray>

#include <memory>
#include <vector>

namespace tincan::engineio {

class LiveSession;

/// What a session needs of its engine.
class SessionHost
{
public:
    virtual ~SessionHost() = default;

    /// The session's open packet is on its way; its user may be told.
    virtual void sessionOpened(LiveSession &session) = 0;
    /// Something came after its handshake, for the first time.
    virtual void sessionUsed(LiveSession &session) = 0;
    /// It ended, and its user knows. It is to be deleted later.
    virtual void sessionEnded(LiveSession &session) = 0;
    /// Answers a request of the session; isInitial: the one that opened it.
    virtual void reply(const http::ExchangePtr &exchange, http::Response response, const LiveSession &session,
        bool isInitial)
        = 0;
    /// Compresses a reply where both sides want that.
    virtual void compress(http::Response &response, const http::Request &request) = 0;
    /// A WebSocket that the session is done with, to be kept until its closing handshake is over.
    virtual void keepUntilFinished(WebSocketTransportPtr transport) = 0;
};

/// A session with its requests, WebSockets and deadlines: gives ServerSession what happened, and does
/// what it says.
class LiveSession final : public net::Resident, public Session, private WebSocketTransport::Observer
{
public:
    /// What its handshake chose.
    struct Opening
    {
        QByteArray sid;
        std::shared_ptr<const HandshakeRequest> request;
        Transport transport;
        ChannelId channel; ///< the request or WebSocket that it came by
        const Wire *wire; ///< not owned
        std::optional<Jsonp> jsonp; ///< polling is by scripts and forms
    };

    LiveSession(SessionHost &host, net::Loop &loop, std::shared_ptr<const ServerSessionOptions> options,
        const Opening &opening);
    ~LiveSession() override;

    /// Opens it by the GET or the WebSocket that came with the handshake.
    void openByPoll(const http::ExchangePtr &exchange);
    void openByWebSocket(WebSocketTransportPtr transport);
    /// A further GET or POST, verified; a further WebSocket.
    void handlePoll(ChannelId id, const http::ExchangePtr &exchange);
    void handlePost(ChannelId id, const http::ExchangePtr &exchange);
    void addWebSocket(WebSocketTransportPtr transport, const Wire &wire);
    /// Ends it without waiting for anybody.
    void closeNow(CloseReason reason);
    /// Ends it, unless it is used by then.
    void expectUse(std::chrono::milliseconds within);
    /// Whether anything came after its handshake.
    bool isUsed() const { return m_isUsed; }

    // Session
    QByteArray id() const override { return m_machine.sid(); }
    std::shared_ptr<const HandshakeRequest> request() const override { return m_request; }
    QList<HeaderField> postHeaders() const override;
    Revision revision() const override { return m_machine.revision(); }
    Transport transport() const override { return m_machine.transport(); }
    void setObserver(SessionObserver *observer) override { m_observer = observer; }
    void setPacketObserver(PacketObserver *observer) override;
    void send(const OutgoingMessage &message) override;
    bool isWritable() const override;
    qsizetype queuedBytes() const override;
    void setReading(bool on) override;
    void close() override;
    bool isOpen() const override { return m_machine.isOpen(); }

private:
    struct PendingRequest
    {
        ChannelId id;
        http::ExchangePtr exchange;
    };

    struct HeldPost
    {
        ChannelId id;
        QByteArray body;
    };

    // What a session needs that is on polling, or that polls against the rules.
    struct Polling
    {
        std::optional<Jsonp> jsonp;
        std::vector<PendingRequest> requests; // a GET and a POST, and for a moment those to be refused
        std::optional<HeldPost> heldPost; // whole, but not taken yet
        std::unique_ptr<net::Backlog> backlog; // of what waits for a GET; made when first needed
    };

    void markUsed();
    Polling &polling();
    void addRequest(ChannelId id, const http::ExchangePtr &exchange);
    http::ExchangePtr takeRequest(ChannelId id);
    void dropPolling();
    WebSocketTransport *findSocket(ChannelId id) const;

    void pump();
    void resume() override;
    void perform(const ReplyToPoll &output);
    void perform(const ReplyToPost &output);
    void perform(const RefuseRequest &output);
    void perform(const AbortRequest &output);
    void perform(const SendToWebSocket &output);
    void perform(const CloseWebSocket &output);
    void perform(const Opened &output);
    void perform(const MessageReceived &output);
    void perform(const Drained &output);
    void perform(const Upgraded &output);
    void perform(const Closed &output);
    void perform(const PacketReceived &output);
    void perform(const PacketCreated &output);
    void perform(const PacketsFlushed &output);
    void perform(const PacketsDrained &output);
    void perform(const HeartbeatReceived &output);
    void perform(const ProbeReceived &output);

    void countBacklog(const OutgoingMessage &message);
    bool takesInput() const;
    void postFinished(ChannelId id, const QByteArray &body);
    void continueInput();
    void continueHeld();
    void dropHeld();
    void continueLater();
    void updateDeadline();
    void webSocketMessage(WebSocketTransport &transport, websocket::Message &&message) override;
    void webSocketEnded(WebSocketTransport &transport, WebSocketEnd end) override;

    ServerSession m_machine;
    QVarLengthArray<WebSocketTransportPtr, 1> m_sockets; // the transport, the candidate
    SessionHost &m_host;
    std::shared_ptr<const HandshakeRequest> m_request;
    SessionObserver *m_observer = nullptr;
    PacketObserver *m_packetObserver = nullptr;
    net::Timer m_deadline;
    std::optional<TimePoint> m_deadlineTime;
    std::unique_ptr<net::Timer> m_unusedDeadline;
    std::unique_ptr<Polling> m_polling;
    QList<MessageReceived> m_held; // received while no input is taken: at most a slice
    ChannelId m_openChannel;
    bool m_isReading = true;
    bool m_isPumping = false;
    bool m_isContinuing = false;
    bool m_isUsed = false;
    bool m_hasEnded = false;
};

} // namespace tincan::engineio

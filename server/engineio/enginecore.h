// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/websocket/permessagedeflate.h"
#include "server/engineio/cors.h"
#include "server/engineio/engine.h"
#include "server/engineio/livesession.h"
#include "server/engineio/messagecompression.h"
#include "server/engineio/middlewarechain.h"
#include "server/engineio/sessiondirectory.h"
#include "server/engineio/sessionrequest.h"

#include <QHash>

#include <memory>
#include <unordered_map>

namespace tincan::engineio {

/// What an Engine is made of. Shared with the WebSockets that are being opened, and no longer: they may
/// come when the Engine has gone.
class EngineCore : public std::enable_shared_from_this<EngineCore>,
                   private SessionHost,
                   private WebSocketTransport::Keeper
{
public:
    EngineCore(const ServerOptions &options, net::Loop &loop, RandomSource random);
    ~EngineCore() override;

    void setSessionHandler(Engine::SessionHandler handler) { m_handler = std::move(handler); }
    void setCors(const CorsOptions &cors) { m_cors = Cors(cors); }
    int clientsCount() const { return int(m_sessions.size()); }
    http::StaticResources &files() { return m_files; }
    EngineHooks &hooks() { return m_hooks; }
    MiddlewareChain &middleware() { return m_middleware; }
    void close();
    void setDirectory(SessionDirectory &directory, int place);
    std::optional<int> placeOf(const http::Request &request) const;
    bool handle(const http::ExchangePtr &exchange);
    bool upgrade(const http::UpgradeRequest &request, const http::AnswerUpgrade &answer);

private:
    using Verdict = tl::expected<LiveSession *, Refusal>; // null: a new session may begin

    // verification, in the order of the official server
    Verdict verify(
        const SessionRequest &wanted, const http::Request &request, const http::Peer &peer, bool isUpgrade);
    Verdict verifyHandshake(
        const SessionRequest &wanted, const http::Request &request, const http::Peer &peer, bool isUpgrade);
    LiveSession *find(const QByteArray &sid) const;

    void tellError(const Refusal &refusal, const SessionRequest &wanted, const http::Request &request,
        const http::Peer &peer) const;

    // what the middleware has seen
    void handlePassed(const http::ExchangePtr &exchange, const MiddlewareChain::Verdict &passed);
    http::UpgradeAnswer answerUpgrade(
        const http::Request &request, const http::Peer &peer, const MiddlewareChain::Verdict &passed);

    // sessions
    void serve(const http::ExchangePtr &exchange, const SessionRequest &wanted, LiveSession *session);
    LiveSession &createSession(const SessionRequest &wanted, const QByteArray &sid,
        const http::Request &request, const http::Peer &peer, Transport transport, ChannelId channel,
        const Wire &wire);
    /// A WebSocket that was granted, until its 101 is made.
    struct Granted
    {
        SessionRequest wanted;
        QByteArray newSid; ///< of the session that it is to begin
        http::Request head;
        http::Peer peer;
        std::optional<websocket::DeflateAgreement> deflate;
    };
    void openWebSocket(const Granted &granted, http::UpgradedConnection connection);
    const Wire &wireFor(const Granted &granted);
    bool mayHaveMoreSessions(const QHostAddress &address) const;
    void expectUse(LiveSession &session);
    tl::expected<QByteArray, Refusal> newSid(const http::Request &request, const http::Peer &peer);
    QByteArray randomSid();

    // answers
    void answer(const http::ExchangePtr &exchange, http::Response response);
    void refuse(const http::ExchangePtr &exchange, const SessionRequest &wanted, const Refusal &refusal);
    void decorateInitial(
        http::Response &response, const QByteArray &sid, const HandshakeRequest &request) const;
    void decorate(http::Response &response, const http::Request &request, const http::Peer &peer);

    // SessionHost
    void sessionOpened(LiveSession &session) override;
    void sessionUsed(LiveSession &session) override;
    void sessionEnded(LiveSession &session) override;
    void reply(const http::ExchangePtr &exchange, http::Response response, const LiveSession &session,
        bool isInitial) override;
    void compress(http::Response &response, const http::Request &request) override;
    void keepUntilFinished(WebSocketTransportPtr transport) override;

    // WebSocketTransport::Keeper
    void webSocketFinished(WebSocketTransport &transport) override;

    ServerOptions m_options;
    net::Loop &m_loop;
    RandomSource m_random;
    EnginePath m_path;
    Cors m_cors;
    std::shared_ptr<const ServerSessionOptions> m_sessionOptions;
    websocket::Limits m_webSocketLimits;
    std::unique_ptr<MessageCompression> m_compression; // where it is on; outlives sessions and WebSockets
    net::SendLimits m_sendLimits;
    Engine::SessionHandler m_handler;
    EngineHooks m_hooks;
    MiddlewareChain m_middleware;
    http::StaticResources m_files;
    std::unordered_map<QByteArray, std::unique_ptr<LiveSession, net::DeleteLater>> m_sessions;
    std::unordered_map<WebSocketTransport *, WebSocketTransportPtr> m_closingSockets;
    SessionDirectory *m_directory = nullptr; // where there are other Engines
    int m_place = 0;
    UnusedSessions m_ownUnused;
    UnusedSessions *m_unusedSessions = &m_ownUnused; // only where they are limited
    ChannelId m_lastChannel = 0;
    bool m_isClosed = false;
};

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#include "server/engineio/enginecore.h"

#include "protocol/urlencoded.h"
#include "server/http/contentcoding.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace tincan::engineio {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype sidRandomBytes = 15; // 120 bits, 20 characters of base64url without a rest

std::shared_ptr<const ServerSessionOptions> sessionOptions(const ServerOptions &options)
{
    auto result = std::make_shared<ServerSessionOptions>();
    result->pingInterval = options.pingInterval;
    result->pingTimeout = options.pingTimeout;
    result->upgradeTimeout = options.upgradeTimeout;
    result->closeTimeout = options.limits.pollingCloseTimeout;
    result->maxPayloadBytes = options.maxHttpBufferSize;
    result->allowUpgrades = options.allowUpgrades && options.transports.webSocket;
    result->softQueuedBytes = options.limits.outputSoftBytes;
    result->maxQueuedBytes = options.limits.outputHardBytes;
    return result;
}

websocket::Limits webSocketLimits(const ServerOptions &options)
{
    websocket::Limits limits;
    limits.maxMessageBytes = options.maxHttpBufferSize;
    limits.maxFragments = options.limits.fragments;
    limits.maxControlFramesPerSecond = options.limits.controlFramesPerSecond;
    limits.maxWaitingPongs = options.limits.pongsWaiting;
    limits.closeTimeout = options.limits.closeTimeout;
    return limits;
}

bool isFitForASid(const QByteArray &id)
{
    constexpr qsizetype maxBytes = 128;
    return !id.isEmpty() && id.size() <= maxBytes && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'
            || c == '_';
    });
}

/// What the official server tells of a refusal beside its code.
Object errorContext(const Refusal &refusal, const SessionRequest &wanted, const http::Request &request)
{
    switch (refusal.code) {
    case RequestErrorCode::unknownTransport:
        return {{u"transport"_s, wanted.transport}};
    case RequestErrorCode::unknownSid:
        return {{u"sid"_s, QString::fromUtf8(wanted.sid)}};
    case RequestErrorCode::badHandshakeMethod:
        return {{u"method"_s, QString::fromLatin1(request.method)}};
    case RequestErrorCode::forbidden:
        return {{u"message"_s, QString::fromUtf8(refusal.message)}};
    case RequestErrorCode::unsupportedProtocolVersion:
        return {{u"protocol"_s, 3}};
    case RequestErrorCode::badRequest:
        return {{u"name"_s, refusal.name}};
    }
    Q_UNREACHABLE();
}

Refusal middlewareFailure()
{
    return {RequestErrorCode::badRequest, {}, u"MIDDLEWARE_FAILURE"_s};
}

http::Response httpRefusal(const Refusal &refusal)
{
    return errorReply(refusal.code, refusal.message);
}

QByteArray cookieValue(const CookieOptions &cookie, const QByteArray &sid)
{
    QByteArray value = cookie.name.toUtf8() + '=' + sid;
    if (!cookie.path.isEmpty())
        value += "; Path=" + cookie.path.toUtf8();
    if (cookie.httpOnly)
        value += "; HttpOnly";
    if (!cookie.sameSite.isEmpty())
        value += "; SameSite=" + cookie.sameSite.toUtf8();
    return value;
}

} // namespace

EngineCore::EngineCore(const ServerOptions &options, net::Loop &loop, RandomSource random)
    : m_options(options), m_loop(loop), m_random(std::move(random)),
      m_path(options.path, options.addTrailingSlash), m_cors(options.cors),
      m_sessionOptions(sessionOptions(options)),
      m_webSocketLimits(webSocketLimits(options)), m_sendLimits{options.limits.outputSoftBytes,
                                                       options.limits.outputHardBytes,
                                                       options.limits.outputStallTimeout},
      m_middleware(loop, options.limits)
{
    if (options.perMessageDeflate)
        m_compression = std::make_unique<MessageCompression>(options.perMessageDeflateThreshold);
}

EngineCore::~EngineCore() = default;

void EngineCore::close()
{
    m_isClosed = true;
    std::vector<LiveSession *> open;
    for (const auto &[sid, session] : m_sessions)
        open.push_back(session.get());
    for (LiveSession *const session : open) // each leaves the map; deleted in a later turn
        session->closeNow(CloseReason::serverShuttingDown);
}

// Other Engines

void EngineCore::setDirectory(SessionDirectory &directory, int place)
{
    m_directory = &directory;
    m_place = place;
    m_unusedSessions = &directory.unused();
}

std::optional<int> EngineCore::placeOf(const http::Request &request) const
{
    if (!m_directory || !m_path.contains(request.path()))
        return std::nullopt;
    const QByteArray sid = SessionRequest(parseUrlEncoded(request.rawQuery())).sid;
    if (sid.isEmpty() || find(sid))
        return std::nullopt;
    const std::optional<int> place = m_directory->placeOf(sid);
    return place == m_place ? std::nullopt : place;
}

// Verification

EngineCore::Verdict EngineCore::verify(
    const SessionRequest &wanted, const http::Request &request, const http::Peer &peer, bool isUpgrade)
{
    const bool isKnown = (wanted.transport == u"polling" && m_options.transports.polling)
        || (wanted.transport == u"websocket" && m_options.transports.webSocket);
    if (!isKnown)
        return tl::unexpected(Refusal{RequestErrorCode::unknownTransport});
    if (wanted.sid.isEmpty())
        return verifyHandshake(wanted, request, peer, isUpgrade);
    LiveSession *const session = find(wanted.sid);
    if (!session)
        return tl::unexpected(Refusal{RequestErrorCode::unknownSid});
    const bool isOnPolling = session->transport() == Transport::polling;
    if (!isUpgrade && isOnPolling != (wanted.transport == u"polling"))
        return tl::unexpected(Refusal{RequestErrorCode::badRequest, {}, u"TRANSPORT_MISMATCH"_s});
    if (wanted.revision != session->revision())
        return tl::unexpected(Refusal{RequestErrorCode::badRequest});
    return session;
}

EngineCore::Verdict EngineCore::verifyHandshake(
    const SessionRequest &wanted, const http::Request &request, const http::Peer &peer, bool isUpgrade)
{
    if (request.method != "GET")
        return tl::unexpected(Refusal{RequestErrorCode::badHandshakeMethod});
    if (wanted.transport == u"websocket" && !isUpgrade)
        return tl::unexpected(Refusal{RequestErrorCode::badRequest, {}, u"TRANSPORT_HANDSHAKE_ERROR"_s});
    if (m_options.allowRequest) {
        if (const auto allowed = m_options.allowRequest(handshakeRequest(request, peer)); !allowed)
            return tl::unexpected(Refusal{RequestErrorCode::forbidden, allowed.error().toUtf8()});
    }
    if (wanted.revision == Revision::three && !m_options.allowEIO3)
        return tl::unexpected(Refusal{RequestErrorCode::unsupportedProtocolVersion});
    // A page's script elements tell no Origin, and what they fetch any page can read.
    if (wanted.jsonp && m_options.limits.checkOrigin)
        return tl::unexpected(Refusal{RequestErrorCode::forbidden, "No JSONP here"_ba});
    return nullptr;
}

void EngineCore::tellError(const Refusal &refusal, const SessionRequest &wanted, const http::Request &request,
    const http::Peer &peer) const
{
    if (!m_hooks.connectionError)
        return;
    m_hooks.connectionError({int(refusal.code), QString::fromUtf8(errorMessage(refusal.code)),
        errorContext(refusal, wanted, request), handshakeRequest(request, peer)});
}

LiveSession *EngineCore::find(const QByteArray &sid) const
{
    const auto found = m_sessions.find(sid);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

// HTTP

bool EngineCore::handle(const http::ExchangePtr &exchange)
{
    const http::Request &request = exchange->request();
    if (!m_path.contains(request.path()))
        return false;
    if (auto preflight = m_cors.preflight(request)) {
        exchange->respond(*std::move(preflight));
        return true;
    }
    if (auto file = m_files.respond(request)) {
        m_cors.addHeaders(*file, request);
        exchange->respond(*std::move(file));
        return true;
    }
    if (m_middleware.isEmpty()) {
        handlePassed(exchange, {});
    } else {
        m_middleware.run(handshakeRequest(request, exchange->peer()),
            [this, exchange](const MiddlewareChain::Verdict &passed) {
                if (exchange->isOpen())
                    handlePassed(exchange, passed);
            });
    }
    return true;
}

void EngineCore::handlePassed(const http::ExchangePtr &exchange, const MiddlewareChain::Verdict &passed)
{
    const http::Request &request = exchange->request();
    const SessionRequest wanted(parseUrlEncoded(request.rawQuery()));
    if (!passed)
        return passed.error() == MiddlewareChain::Refusal::tooMany
            ? answer(exchange, emptyReply(503))
            : refuse(exchange, wanted, middlewareFailure());
    if (!passed->isEmpty())
        exchange->addReplyFields(*passed);
    const Verdict verdict = verify(wanted, request, exchange->peer(), false);
    if (verdict)
        serve(exchange, wanted, *verdict);
    else
        refuse(exchange, wanted, verdict.error());
}

void EngineCore::serve(const http::ExchangePtr &exchange, const SessionRequest &wanted, LiveSession *session)
{
    const http::Request &request = exchange->request();
    const ChannelId channel = ++m_lastChannel;
    if (session && request.method == "GET")
        return session->handlePoll(channel, exchange);
    if (session && request.method == "POST")
        return session->handlePost(channel, exchange);
    if (session)
        return answer(exchange, errorReply(RequestErrorCode::badRequest));
    if (m_isClosed)
        return answer(exchange, emptyReply(503));
    if (!mayHaveMoreSessions(exchange->peer().address))
        return answer(exchange, errorReply(RequestErrorCode::forbidden, "Too many unused sessions"_ba));
    const auto sid = newSid(request, exchange->peer());
    if (!sid)
        return refuse(exchange, wanted, sid.error());
    LiveSession &opened
        = createSession(wanted, *sid, request, exchange->peer(), Transport::polling, channel, wanted.wire());
    expectUse(opened);
    opened.openByPoll(exchange);
}

bool EngineCore::mayHaveMoreSessions(const QHostAddress &address) const
{
    const int limit = m_options.limits.unusedSessionsPerAddress;
    return limit == 0 || m_unusedSessions->count(address) < limit;
}

/// A handshake costs its sender nothing, and holds memory here until the heartbeat gives up on it.
void EngineCore::expectUse(LiveSession &session)
{
    if (m_options.limits.unusedSessionLife.count() > 0)
        session.expectUse(m_options.limits.unusedSessionLife);
    if (m_options.limits.unusedSessionsPerAddress > 0)
        m_unusedSessions->add(session.request()->peerAddress);
}

void EngineCore::sessionUsed(LiveSession &session)
{
    m_unusedSessions->remove(session.request()->peerAddress);
}

LiveSession &EngineCore::createSession(const SessionRequest &wanted, const QByteArray &sid,
    const http::Request &request, const http::Peer &peer, Transport transport, ChannelId channel,
    const Wire &wire)
{
    LiveSession::Opening opening{sid,
        std::make_shared<const HandshakeRequest>(handshakeRequest(request, peer)), transport, channel, &wire,
        {}};
    if (transport == Transport::polling)
        opening.jsonp = wanted.jsonp;
    auto *const session = new LiveSession(*this, m_loop, m_sessionOptions, opening);
    m_sessions.emplace(opening.sid, session);
    if (m_directory)
        m_directory->insert(opening.sid, m_place);
    return *session;
}

tl::expected<QByteArray, Refusal> EngineCore::newSid(const http::Request &request, const http::Peer &peer)
{
    if (!m_hooks.generateId)
        return randomSid();
    const QByteArray id = m_hooks.generateId(handshakeRequest(request, peer));
    const bool isTaken = find(id) || (m_directory && m_directory->placeOf(id));
    if (!isFitForASid(id) || isTaken)
        return tl::unexpected(Refusal{RequestErrorCode::badRequest, {}, u"ID_GENERATION_ERROR"_s});
    return id;
}

QByteArray EngineCore::randomSid()
{
    QByteArray sid;
    do {
        QByteArray random(sidRandomBytes, Qt::Uninitialized);
        m_random(random.data(), random.size());
        sid = random.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    } while (find(sid));
    return sid;
}

// WebSocket

bool EngineCore::upgrade(const http::UpgradeRequest &request, const http::AnswerUpgrade &answer)
{
    if (!m_path.contains(request.head.path()))
        return false;
    if (m_middleware.isEmpty()) {
        answer(answerUpgrade(request.head, request.peer, {}));
    } else {
        m_middleware.run(handshakeRequest(request.head, request.peer),
            [this, head = request.head, peer = request.peer, answer](
                const MiddlewareChain::Verdict &passed) { answer(answerUpgrade(head, peer, passed)); });
    }
    return true;
}

http::UpgradeAnswer EngineCore::answerUpgrade(
    const http::Request &request, const http::Peer &peer, const MiddlewareChain::Verdict &passed)
{
    const SessionRequest wanted(parseUrlEncoded(request.rawQuery()));
    const auto refused = [&](const Refusal &refusal) {
        tellError(refusal, wanted, request, peer);
        return webSocketRefusal(refusal.message.isEmpty() ? errorMessage(refusal.code) : refusal.message);
    };
    if (!passed && passed.error() == MiddlewareChain::Refusal::refused)
        return refused(middlewareFailure());
    if (!passed)
        return emptyReply(503);
    if (const Verdict verdict = verify(wanted, request, peer, true); !verdict)
        return refused(verdict.error());
    if (m_isClosed)
        return emptyReply(503);
    http::Response granted; // for its header fields
    tl::expected<QByteArray, Refusal> sid;
    if (wanted.sid.isEmpty()) {
        sid = newSid(request, peer);
        if (!sid)
            return refused(sid.error());
        decorateInitial(granted, *sid, handshakeRequest(request, peer));
    }
    decorate(granted, request, peer);
    std::optional<websocket::DeflateAgreement> deflate;
    if (m_compression)
        deflate = websocket::chooseDeflate(request.headers);
    QList<HeaderField> replyFields = granted.headers + *passed;
    if (deflate)
        replyFields.append({"Sec-WebSocket-Extensions"_ba, deflate->answer});
    return http::GrantUpgrade{[weak = weak_from_this(), what = Granted{wanted, *sid, request, peer, deflate}](
                                  http::UpgradedConnection connection) {
                                  if (const auto self = weak.lock())
                                      self->openWebSocket(what, std::move(connection));
                              },
        replyFields};
}

/// The 101 has been sent. What is wrong only now is told by closing, as the official server does.
void EngineCore::openWebSocket(const Granted &granted, http::UpgradedConnection connection)
{
    const SessionRequest &wanted = granted.wanted;
    const ChannelId channel = ++m_lastChannel;
    WebSocketTransportPtr transport(
        new WebSocketTransport(channel, std::move(connection), m_loop, m_webSocketLimits, m_sendLimits));
    if (granted.deflate)
        transport->takeCompressed(m_compression->inflater());
    LiveSession *const session = wanted.sid.isEmpty() ? nullptr : find(wanted.sid);
    const bool isLate = m_isClosed || (!wanted.sid.isEmpty() && !session);
    if (isLate || wanted.transport != u"websocket") {
        transport->start();
        transport->close();
        return keepUntilFinished(std::move(transport));
    }
    if (session)
        return session->addWebSocket(std::move(transport), wireFor(granted));
    createSession(
        wanted, granted.newSid, granted.head, granted.peer, Transport::webSocket, channel, wireFor(granted))
        .openByWebSocket(std::move(transport));
}

const Wire &EngineCore::wireFor(const Granted &granted)
{
    const Wire &plain = granted.wanted.wire();
    return granted.deflate ? m_compression->wire(plain, granted.deflate->serverWindowBits) : plain;
}

// Answers

void EngineCore::answer(const http::ExchangePtr &exchange, http::Response response)
{
    decorate(response, exchange->request(), exchange->peer());
    exchange->respond(std::move(response));
}

void EngineCore::refuse(
    const http::ExchangePtr &exchange, const SessionRequest &wanted, const Refusal &refusal)
{
    tellError(refusal, wanted, exchange->request(), exchange->peer());
    answer(exchange, httpRefusal(refusal));
}

void EngineCore::decorateInitial(
    http::Response &response, const QByteArray &sid, const HandshakeRequest &request) const
{
    if (m_options.cookie)
        response.headers.append({"Set-Cookie"_ba, cookieValue(*m_options.cookie, sid)});
    if (m_options.initialHeaders)
        m_options.initialHeaders(response.headers, request);
}

void EngineCore::decorate(http::Response &response, const http::Request &request, const http::Peer &peer)
{
    m_cors.addHeaders(response, request);
    if (m_options.headers)
        m_options.headers(response.headers, handshakeRequest(request, peer));
}

// SessionHost

void EngineCore::sessionOpened(LiveSession &session)
{
    if (m_hooks.connection)
        m_hooks.connection(session);
    if (m_handler)
        m_handler(session);
}

void EngineCore::sessionEnded(LiveSession &session)
{
    if (!session.isUsed())
        sessionUsed(session); // no longer to be counted as unused
    if (m_directory)
        m_directory->remove(session.id());
    m_sessions.erase(session.id());
}

void EngineCore::reply(
    const http::ExchangePtr &exchange, http::Response response, const LiveSession &session, bool isInitial)
{
    if (isInitial)
        decorateInitial(response, session.id(), *session.request());
    answer(exchange, std::move(response));
}

void EngineCore::compress(http::Response &response, const http::Request &request)
{
    if (m_options.httpCompression)
        http::compressIfAccepted(response, request, m_options.httpCompressionThreshold);
}

void EngineCore::keepUntilFinished(WebSocketTransportPtr transport)
{
    if (transport->isFinished())
        return;
    transport->setKeeper(this);
    WebSocketTransport *const key = transport.get();
    m_closingSockets.emplace(key, std::move(transport));
}

void EngineCore::webSocketFinished(WebSocketTransport &transport)
{
    m_closingSockets.erase(&transport);
}

} // namespace tincan::engineio

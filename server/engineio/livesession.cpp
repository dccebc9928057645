// SPDX-License-Identifier: MIT
#include "server/engineio/livesession.h"

#include "server/engineio/replies.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace tincan::engineio {

LiveSession::LiveSession(SessionHost &host, net::Loop &loop,
    std::shared_ptr<const ServerSessionOptions> options, const Opening &opening)
    : Resident(loop), m_machine(opening.sid, std::move(options), opening.transport, opening.channel,
                          loop.now(), *opening.wire),
      m_host(host), m_request(opening.request), m_deadline(loop.wheel(),
                                                    [this] {
                                                        m_deadlineTime.reset();
                                                        m_machine.advance(this->loop().now());
                                                        pump();
                                                    }),
      m_openChannel(opening.channel)
{
    if (opening.transport == Transport::webSocket)
        m_isUsed = true;
    else
        polling().jsonp = opening.jsonp;
}

LiveSession::~LiveSession()
{
    m_hasEnded = true;
    if (!m_polling)
        return;
    for (const PendingRequest &pending : std::exchange(m_polling->requests, {}))
        pending.exchange->respond(errorReply(RequestErrorCode::unknownSid));
}

// What happens

void LiveSession::openByPoll(const http::ExchangePtr &exchange)
{
    Q_ASSERT(polling().requests.empty());
    addRequest(m_openChannel, exchange);
    pump();
}

void LiveSession::openByWebSocket(WebSocketTransportPtr transport)
{
    WebSocketTransport *const socket = transport.get();
    m_sockets.push_back(std::move(transport));
    socket->setObserver(this);
    pump();
    socket->start();
}

void LiveSession::handlePoll(ChannelId id, const http::ExchangePtr &exchange)
{
    markUsed();
    addRequest(id, exchange);
    exchange->onAborted([this, id](http::ExchangeEnd) {
        takeRequest(id);
        m_machine.pollAborted(id, loop().now());
        pump();
    });
    m_machine.pollArrived(id, loop().now());
    pump();
}

void LiveSession::handlePost(ChannelId id, const http::ExchangePtr &exchange)
{
    markUsed();
    addRequest(id, exchange);
    exchange->onAborted([this, id](http::ExchangeEnd end) {
        takeRequest(id);
        if (end == http::ExchangeEnd::bodyRefused)
            m_machine.postRefused(id, loop().now());
        else
            m_machine.postAborted(id, loop().now());
        pump();
    });
    const bool isOctets = exchange->request().header("content-type") == "application/octet-stream";
    m_machine.postArrived(id, isOctets && !polling().jsonp, loop().now());
    pump();
    exchange->readBody(m_machine.options().maxPayloadBytes, [this, id](const QByteArray &body) {
        // A form without a payload is no packet, as an empty body.
        postFinished(id, polling().jsonp ? Jsonp::payload(body).value_or(QByteArray()) : body);
    });
}

void LiveSession::postFinished(ChannelId id, const QByteArray &body)
{
    if (takesInput()) {
        m_machine.postFinished(id, body, loop().now());
        pump();
    } else {
        polling().heldPost = HeldPost{id, body};
    }
}

void LiveSession::addWebSocket(WebSocketTransportPtr transport, const Wire &wire)
{
    markUsed();
    WebSocketTransport *const socket = transport.get();
    const ChannelId id = socket->id();
    m_sockets.push_back(std::move(transport));
    socket->setObserver(this);
    m_machine.webSocketArrived(id, loop().now(), &wire);
    pump();
    socket->start(); // also where it is being closed already: its peer has an answer to give
}

void LiveSession::webSocketMessage(WebSocketTransport &transport, websocket::Message &&message)
{
    if (message.isText)
        m_machine.webSocketText(transport.id(), std::move(message.data), loop().now());
    else
        m_machine.webSocketBinary(transport.id(), message.data, loop().now());
    pump();
}

void LiveSession::webSocketEnded(WebSocketTransport &transport, WebSocketEnd end)
{
    const ChannelId id = transport.id();
    const auto found
        = std::find_if(m_sockets.begin(), m_sockets.end(), [id](const auto &s) { return s->id() == id; });
    if (found != m_sockets.end()) {
        auto ended = std::move(*found);
        m_sockets.erase(found);
        m_host.keepUntilFinished(std::move(ended));
    }
    m_machine.webSocketClosed(id, end, loop().now());
    pump();
}

void LiveSession::expectUse(std::chrono::milliseconds within)
{
    m_unusedDeadline
        = std::make_unique<net::Timer>(loop().wheel(), [this] { closeNow(CloseReason::transportClose); });
    m_unusedDeadline->start(within);
}

void LiveSession::markUsed()
{
    if (std::exchange(m_isUsed, true))
        return;
    m_unusedDeadline.reset();
    m_host.sessionUsed(*this);
}

// What its user wants

QList<HeaderField> LiveSession::postHeaders() const
{
    if (!m_polling)
        return {};
    for (const PendingRequest &pending : m_polling->requests) {
        if (pending.exchange->request().method == "POST")
            return pending.exchange->request().headers;
    }
    return {};
}

void LiveSession::setPacketObserver(PacketObserver *observer)
{
    m_packetObserver = observer;
    m_machine.setTellsPackets(observer != nullptr);
}

void LiveSession::send(const OutgoingMessage &message)
{
    if (const QByteArray *const frame = m_machine.frameToSend(message))
        return m_sockets.front()->send(*frame);
    const qsizetype before = m_machine.queuedBytes();
    m_machine.send(message, loop().now());
    if (m_machine.queuedBytes() > before)
        countBacklog(message);
    if (m_machine.isClosed())
        resumeLater(); // one message too many; who sends it is not to be called back from here
    else
        pump();
}

void LiveSession::countBacklog(const OutgoingMessage &message)
{
    std::unique_ptr<net::Backlog> &backlog = polling().backlog;
    if (!backlog)
        backlog = std::make_unique<net::Backlog>(
            loop().flusher(), [this] { closeNow(CloseReason::transportError); });
    backlog->add(message.webSocketFrame());
}

void LiveSession::close()
{
    dropHeld();
    m_machine.close(loop().now());
    pump();
}

void LiveSession::closeNow(CloseReason reason)
{
    dropHeld();
    m_machine.closeNow(loop().now(), reason);
    pump();
}

void LiveSession::setReading(bool on)
{
    if (std::exchange(m_isReading, on) == on)
        return;
    for (const auto &socket : m_sockets)
        socket->setReading(on);
    m_machine.setReading(on, loop().now());
    updateDeadline();
    if (on)
        continueLater();
}

bool LiveSession::isWritable() const
{
    if (!m_machine.isWritable())
        return false;
    if (m_machine.transport() == Transport::polling)
        return true;
    return std::all_of(
        m_sockets.begin(), m_sockets.end(), [](const auto &socket) { return socket->isWritable(); });
}

qsizetype LiveSession::queuedBytes() const
{
    qsizetype bytes = m_machine.queuedBytes();
    for (const auto &socket : m_sockets)
        bytes += socket->queuedBytes();
    return bytes;
}

// What the machine says

void LiveSession::pump()
{
    if (m_isPumping)
        return; // a callback of the loop below: what it caused comes out there, in its turn
    const QScopedValueRollback pumping(m_isPumping, true);
    while (std::optional<ServerOutput> output = m_machine.nextOutput())
        std::visit([this](const auto &what) { perform(what); }, *output);
    if (m_polling)
        dropPolling();
    if (m_machine.hasInput())
        continueLater();
    updateDeadline();
}

void LiveSession::resume()
{
    if (std::exchange(m_isContinuing, false) && !m_hasEnded)
        continueInput();
    else
        pump();
}

void LiveSession::perform(const ReplyToPoll &output)
{
    const http::ExchangePtr exchange = takeRequest(output.request);
    if (!exchange)
        return;
    http::Response response = m_polling->jsonp ? scriptReply(m_polling->jsonp->script(output.payload.body))
                                               : pollReply(output.payload);
    if (output.payload.mayBeCompressed)
        m_host.compress(response, exchange->request());
    m_host.reply(exchange, std::move(response), *this, output.request == m_openChannel);
}

void LiveSession::perform(const ReplyToPost &output)
{
    if (const http::ExchangePtr exchange = takeRequest(output.request))
        m_host.reply(exchange, postReply(), *this, output.request == m_openChannel);
}

void LiveSession::perform(const RefuseRequest &output)
{
    const http::ExchangePtr exchange = takeRequest(output.request);
    if (!exchange)
        return;
    switch (output.error) {
    case RefuseRequest::Error::none:
        return m_host.reply(exchange, emptyReply(400), *this, output.request == m_openChannel);
    case RefuseRequest::Error::unknownSid:
        return m_host.reply(
            exchange, errorReply(RequestErrorCode::unknownSid), *this, output.request == m_openChannel);
    case RefuseRequest::Error::badRequest:
        return m_host.reply(
            exchange, errorReply(RequestErrorCode::badRequest), *this, output.request == m_openChannel);
    }
}

void LiveSession::perform(const AbortRequest &output)
{
    if (const http::ExchangePtr exchange = takeRequest(output.request))
        exchange->dropConnection();
}

void LiveSession::perform(const SendToWebSocket &output)
{
    if (WebSocketTransport *const socket = findSocket(output.socket))
        socket->send(output.frame);
}

void LiveSession::perform(const CloseWebSocket &output)
{
    const auto found = std::find_if(m_sockets.begin(), m_sockets.end(),
        [&](const auto &socket) { return socket->id() == output.socket; });
    if (found == m_sockets.end())
        return;
    WebSocketTransportPtr socket = std::move(*found);
    m_sockets.erase(found);
    socket->close();
    m_host.keepUntilFinished(std::move(socket));
}

void LiveSession::perform(const Opened &)
{
    m_host.sessionOpened(*this);
}

void LiveSession::perform(const MessageReceived &output)
{
    if (!takesInput())
        m_held.push_back(output);
    else if (m_observer)
        m_observer->messageReceived(output.data, output.isBinary);
}

void LiveSession::perform(const Drained &)
{
    if (!m_held.empty() || (m_polling && m_polling->heldPost) || m_machine.hasInput())
        continueLater();
}

void LiveSession::perform(const Upgraded &)
{
    for (const auto &socket : m_sockets)
        socket->setReading(m_isReading);
    if (m_packetObserver)
        m_packetObserver->upgraded(*this);
}

void LiveSession::perform(const Closed &output)
{
    while (!m_held.empty()) // they came before the end
        continueHeld();
    m_hasEnded = true;
    m_deadline.stop();
    m_unusedDeadline.reset();
    if (SessionObserver *const observer = std::exchange(m_observer, nullptr))
        observer->sessionClosed(output.reason);
    m_host.sessionEnded(*this);
}

// What a packet observer is told; it may have been taken off since

void LiveSession::perform(const PacketReceived &output)
{
    if (m_packetObserver)
        m_packetObserver->packetReceived(*this, output.packet);
}

void LiveSession::perform(const PacketCreated &output)
{
    if (m_packetObserver)
        m_packetObserver->packetCreated(*this, output.packet.toPacket());
}

void LiveSession::perform(const PacketsFlushed &output)
{
    if (!m_packetObserver)
        return;
    QList<Packet> packets;
    packets.reserve(qsizetype(output.packets.size()));
    for (const OutgoingMessage &packet : output.packets)
        packets.append(packet.toPacket());
    m_packetObserver->flushed(*this, packets);
}

void LiveSession::perform(const PacketsDrained &)
{
    if (m_packetObserver)
        m_packetObserver->drained(*this);
}

void LiveSession::perform(const HeartbeatReceived &)
{
    if (m_packetObserver)
        m_packetObserver->heartbeat(*this);
}

void LiveSession::perform(const ProbeReceived &)
{
    if (m_packetObserver)
        m_packetObserver->upgrading(*this);
}

// Input in slices

/// A client that does not fetch its answers, or is to be slowed, waits with its next ones.
bool LiveSession::takesInput() const
{
    return m_isReading && m_held.empty() && !m_machine.isCongested();
}

void LiveSession::continueLater()
{
    if (m_hasEnded)
        return;
    m_isContinuing = true;
    resumeLater();
}

/// Hands out the next message that is held.
void LiveSession::continueHeld()
{
    const MessageReceived message = m_held.takeFirst();
    if (m_observer)
        m_observer->messageReceived(message.data, message.isBinary);
}

void LiveSession::dropHeld()
{
    m_held = {};
}

void LiveSession::continueInput()
{
    while (m_isReading && !m_held.empty() && !m_machine.isCongested())
        continueHeld();
    if (!takesInput())
        return;
    if (const auto post = m_polling ? std::exchange(m_polling->heldPost, std::nullopt) : std::nullopt)
        m_machine.postFinished(post->id, post->body, loop().now());
    else
        m_machine.continueInput(loop().now());
    pump();
}

void LiveSession::updateDeadline()
{
    const std::optional<TimePoint> next = m_machine.nextDeadline();
    if (next == m_deadlineTime)
        return;
    m_deadlineTime = next;
    if (next && !m_hasEnded)
        m_deadline.start(*next);
    else
        m_deadline.stop();
}

// Requests and WebSockets

LiveSession::Polling &LiveSession::polling()
{
    if (!m_polling)
        m_polling = std::make_unique<Polling>();
    return *m_polling;
}

/// Of what waited for a GET, and of polling as a whole where it is over.
void LiveSession::dropPolling()
{
    if (m_polling->backlog && m_machine.queuedBytes() == 0)
        m_polling->backlog->clear();
    if (m_machine.transport() == Transport::webSocket && m_polling->requests.empty() && !m_polling->heldPost)
        m_polling.reset();
}

void LiveSession::addRequest(ChannelId id, const http::ExchangePtr &exchange)
{
    polling().requests.push_back({id, exchange});
}

http::ExchangePtr LiveSession::takeRequest(ChannelId id)
{
    std::vector<PendingRequest> &requests = polling().requests;
    const auto found = std::find_if(
        requests.begin(), requests.end(), [id](const PendingRequest &r) { return r.id == id; });
    if (found == requests.end())
        return nullptr;
    http::ExchangePtr exchange = std::move(found->exchange);
    requests.erase(found);
    return exchange;
}

WebSocketTransport *LiveSession::findSocket(ChannelId id) const
{
    const auto found
        = std::find_if(m_sockets.begin(), m_sockets.end(), [id](const auto &s) { return s->id() == id; });
    return found == m_sockets.end() ? nullptr : found->get();
}

} // namespace tincan::engineio

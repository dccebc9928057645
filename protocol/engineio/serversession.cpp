// SPDX-License-Identifier: MIT
#include "protocol/engineio/serversession.h"

#include "protocol/engineio/handshake.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tincan::engineio {
namespace {

constexpr char messageDigit = '4'; // in both revisions

constexpr std::size_t keptOutputs = 1; // slots that an idle session keeps allocated

const OutgoingMessage &pingPacket()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::ping);
    return packet;
}

const OutgoingMessage &pongPacket()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::pong);
    return packet;
}

const OutgoingMessage &probeAnswer()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::pong, "probe");
    return packet;
}

const OutgoingMessage &closePacket()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::close);
    return packet;
}

const OutgoingMessage &noopPacket()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::noop);
    return packet;
}

Payload payloadOf(const Wire &wire, const OutgoingMessage &packet)
{
    return wire.payload({&packet, 1});
}

OutgoingMessage openPacket(const QByteArray &sid, const ServerSessionOptions &options, Transport transport)
{
    Handshake handshake;
    handshake.sid = sid;
    handshake.canUpgrade = options.allowUpgrades && transport == Transport::polling;
    handshake.pingInterval = options.pingInterval;
    handshake.pingTimeout = options.pingTimeout;
    handshake.maxPayloadBytes = options.maxPayloadBytes;
    return OutgoingMessage::packet(PacketType::open, encodeHandshake(handshake));
}

} // namespace

ServerSession::ServerSession(const QByteArray &sid, std::shared_ptr<const ServerSessionOptions> options,
    Transport transport, ChannelId channel, TimePoint now, const Wire &wire)
    : m_sid(sid), m_options(std::move(options)), m_heartbeat(wire.revision(), heartbeatTimes(), now),
      m_wire(&wire)
{
    if (transport == Transport::polling) {
        m_state = OnPolling{channel};
        m_polling = std::make_unique<Polling>();
    } else {
        m_state = OnWebSocket{channel};
    }
    transmit(openPacket(sid, *m_options, transport));
    output(Opened{});
}

// GET

void ServerSession::pollArrived(ChannelId request, TimePoint now)
{
    advance(now);
    if (std::holds_alternative<Closing>(m_state))
        return replyToPollWhileClosing(request);
    if (isClosed())
        return output(RefuseRequest{request, RefuseRequest::Error::unknownSid});
    auto *const poll = pendingPoll();
    if (!poll)
        return output(RefuseRequest{request, RefuseRequest::Error::badRequest});
    if (*poll) {
        output(RefuseRequest{request, RefuseRequest::Error::none});
        return end(CloseReason::transportError);
    }
    *poll = request;
    if (flushToPoll(*poll))
        output(Drained{});
}

void ServerSession::pollAborted(ChannelId request, TimePoint now)
{
    advance(now);
    auto *const poll = pendingPoll();
    if (!poll || *poll != request)
        return;
    poll->reset();
    end(CloseReason::transportError);
}

/// What is queued comes first; the close is told to the GET after it.
void ServerSession::replyToPollWhileClosing(ChannelId request)
{
    if (m_polling->queue.empty()) {
        output(ReplyToPoll{request, m_wire->payload(std::array{noopPacket(), closePacket()})});
        return finish(std::get<Closing>(m_state).reason);
    }
    answerPoll(request);
    output(Drained{});
}

// POST

void ServerSession::postArrived(ChannelId request, bool isBinary, TimePoint now)
{
    advance(now);
    if (isClosed())
        return output(RefuseRequest{request, RefuseRequest::Error::unknownSid});
    if (transport() == Transport::webSocket)
        return output(RefuseRequest{request, RefuseRequest::Error::badRequest});
    std::optional<Post> &post = m_polling->post;
    if ((!isBinary || m_wire->takesOctets()) && !post) {
        post = Post{request, isBinary};
        return;
    }
    output(RefuseRequest{request, RefuseRequest::Error::none});
    if (post && !post->isWhole)
        output(AbortRequest{std::exchange(post, {})->request});
    end(CloseReason::transportError);
}

void ServerSession::postFinished(ChannelId request, const QByteArray &body, TimePoint now)
{
    advance(now);
    Post *const post = findPost(request);
    if (!post || post->isWhole)
        return;
    post->isWhole = true;
    if (isOpen())
        m_polling->input = m_wire->readPayload(body, post->isBinary);
    workOffInput(now);
}

void ServerSession::postRefused(ChannelId request, TimePoint now)
{
    advance(now);
    if (const Post *const post = findPost(request); post && !post->isWhole)
        m_polling->post.reset();
}

void ServerSession::postAborted(ChannelId request, TimePoint now)
{
    advance(now);
    if (!findPost(request))
        return;
    m_polling->post.reset();
    end(CloseReason::transportError);
}

void ServerSession::continueInput(TimePoint now)
{
    advance(now);
    if (hasInput())
        workOffInput(now);
}

void ServerSession::workOffInput(TimePoint now)
{
    for (int i = 0; i < m_options->packetsPerSlice && hasInput(); ++i)
        receive(m_polling->input.next(), now);
    if (!hasInput())
        endInput();
}

/// The reply to a POST follows its last packet, also where that ended the session.
void ServerSession::endInput()
{
    if (!m_polling)
        return;
    m_polling->input = {};
    if (std::optional<Post> &post = m_polling->post; post && post->isWhole)
        output(ReplyToPost{std::exchange(post, {})->request});
}

// WebSocket

void ServerSession::webSocketArrived(ChannelId socket, TimePoint now, const Wire *wire)
{
    advance(now);
    auto *const polling = std::get_if<OnPolling>(&m_state);
    if (!polling || !m_options->allowUpgrades)
        return output(CloseWebSocket{socket});
    m_state = Upgrading{polling->poll, socket, wire ? wire : m_wire, now + m_options->upgradeTimeout, {}};
}

void ServerSession::webSocketText(ChannelId socket, QByteArray text, TimePoint now)
{
    const auto *const current = std::get_if<OnWebSocket>(&m_state);
    const bool isPlain = current && current->socket == socket && !m_tellsPackets;
    if (isPlain && text.startsWith(messageDigit)) { // without a copy
        advance(now);
        if (isClosed())
            return;
        text.remove(0, 1);
        return output(MessageReceived{std::move(text), false});
    }
    webSocketPacket(socket, m_wire->readText(text), now);
}

void ServerSession::webSocketBinary(ChannelId socket, const QByteArray &data, TimePoint now)
{
    webSocketPacket(socket, m_wire->readBinary(data), now);
}

void ServerSession::webSocketPacket(ChannelId socket, const std::optional<Packet> &packet, TimePoint now)
{
    advance(now);
    if (const auto *current = std::get_if<OnWebSocket>(&m_state); current && current->socket == socket)
        receive(packet, now);
    else if (const auto *upgrading = std::get_if<Upgrading>(&m_state);
             upgrading && upgrading->socket == socket)
        receiveOnCandidate(packet, now);
}

void ServerSession::webSocketClosed(ChannelId socket, WebSocketEnd how, TimePoint now)
{
    advance(now);
    if (const auto *current = std::get_if<OnWebSocket>(&m_state); current && current->socket == socket)
        finish(how == WebSocketEnd::closed ? CloseReason::transportClose : CloseReason::transportError);
    else if (const auto *upgrading = std::get_if<Upgrading>(&m_state);
             upgrading && upgrading->socket == socket)
        m_state = OnPolling{upgrading->poll};
}

void ServerSession::receiveOnCandidate(const std::optional<Packet> &packet, TimePoint now)
{
    if (packet == Packet{PacketType::ping, false, "probe"}) {
        auto &upgrading = std::get<Upgrading>(m_state);
        output(SendToWebSocket{upgrading.socket, m_wire->frame(probeAnswer())});
        if (m_tellsPackets)
            output(ProbeReceived{});
        upgrading.release = now + m_options->releaseInterval;
    } else if (packet && packet->type == PacketType::upgrade) {
        finishUpgrade();
    } else {
        abandonUpgrade();
    }
}

/// A GET that the client did not wait for is released; what is queued goes on to the WebSocket.
void ServerSession::finishUpgrade()
{
    const auto upgrading = std::get<Upgrading>(m_state);
    if (upgrading.poll)
        output(ReplyToPoll{*upgrading.poll, payloadOf(*m_wire, noopPacket())});
    m_state = OnWebSocket{upgrading.socket};
    m_wire = upgrading.wire;
    output(Upgraded{});
    const auto queue = takeQueue();
    if (!m_polling->post)
        m_polling.reset();
    if (queue.empty())
        return;
    sendToWebSocket(upgrading.socket, queue);
    output(Drained{});
}

void ServerSession::abandonUpgrade()
{
    const auto upgrading = std::get<Upgrading>(m_state);
    output(CloseWebSocket{upgrading.socket});
    m_state = OnPolling{upgrading.poll};
}

// What the client says, on whatever transport

void ServerSession::receive(const std::optional<Packet> &packet, TimePoint now)
{
    if (!packet)
        return end(CloseReason::parseError);
    if (m_tellsPackets)
        output(PacketReceived{*packet});
    switch (packet->type) {
    case PacketType::message:
        return output(MessageReceived{packet->data, packet->isBinary});
    case PacketType::ping:
    case PacketType::pong:
        if (!m_heartbeat.receive(packet->type, heartbeatTimes(), now))
            return end(CloseReason::transportError);
        if (packet->type == PacketType::ping)
            create(pongPacket());
        if (m_tellsPackets)
            output(HeartbeatReceived{});
        return;
    case PacketType::close:
        return end(CloseReason::transportClose, noopPacket());
    case PacketType::open:
    case PacketType::upgrade:
    case PacketType::noop:
        return;
    }
}

// What the server says

void ServerSession::send(const OutgoingMessage &message, TimePoint now)
{
    advance(now);
    if (isOpen())
        create(message);
}

void ServerSession::create(const OutgoingMessage &packet)
{
    if (m_tellsPackets)
        output(PacketCreated{packet});
    transmit(packet);
}

void ServerSession::transmit(const OutgoingMessage &packet)
{
    if (const auto *current = std::get_if<OnWebSocket>(&m_state))
        return sendToWebSocket(current->socket, {&packet, 1});
    m_polling->queue.push_back(packet);
    m_polling->queuedBytes += packet.size();
    flushToPoll(*pendingPoll());
    if (queuedBytes() > m_options->maxQueuedBytes)
        end(CloseReason::transportError);
}

void ServerSession::sendToWebSocket(ChannelId socket, std::span<const OutgoingMessage> packets)
{
    if (m_tellsPackets)
        output(PacketsFlushed{{packets.begin(), packets.end()}});
    for (const OutgoingMessage &packet : packets)
        output(SendToWebSocket{socket, m_wire->frame(packet)});
    if (m_tellsPackets)
        output(PacketsDrained{});
}

/// Answers a pending GET with all that is queued; false where either is missing.
bool ServerSession::flushToPoll(std::optional<ChannelId> &poll)
{
    if (!poll || m_polling->queue.empty())
        return false;
    answerPoll(*std::exchange(poll, {}));
    return true;
}

/// With all that is queued.
void ServerSession::answerPoll(ChannelId request)
{
    const auto queue = takeQueue();
    if (m_tellsPackets)
        output(PacketsFlushed{queue});
    output(ReplyToPoll{request, m_wire->payload(queue)});
    if (m_tellsPackets)
        output(PacketsDrained{});
}

std::vector<OutgoingMessage> ServerSession::takeQueue()
{
    m_polling->queuedBytes = 0;
    return std::exchange(m_polling->queue, {});
}

// The end

void ServerSession::close(TimePoint now, CloseReason reason)
{
    advance(now);
    if (!isOpen())
        return;
    stopReceiving();
    if (isUpgrading())
        abandonUpgrade();
    if (const auto *polling = std::get_if<OnPolling>(&m_state); polling && !polling->poll)
        m_state = Closing{reason, now + m_options->closeTimeout};
    else
        end(reason);
}

void ServerSession::closeNow(TimePoint now, CloseReason reason)
{
    advance(now);
    if (isClosed())
        return;
    stopReceiving();
    end(reason);
}

/// Who closed hears no more of the client: neither what it has not been told yet nor what is left
/// of a POST.
void ServerSession::stopReceiving()
{
    const auto isMessage = [](const ServerOutput &output) {
        return std::holds_alternative<MessageReceived>(output)
            || std::holds_alternative<PacketReceived>(output);
    };
    const auto waiting = m_outputs.begin() + std::ptrdiff_t(m_nextOutput);
    m_outputs.erase(std::remove_if(waiting, m_outputs.end(), isMessage), m_outputs.end());
    endInput();
}

void ServerSession::end(CloseReason reason)
{
    end(reason, closePacket());
}

/// Tells the peer by whatever way is open, then finishes. A close begun by us keeps its reason.
void ServerSession::end(CloseReason reason, const OutgoingMessage &lastToPoll)
{
    if (isClosed())
        return;
    if (isUpgrading())
        abandonUpgrade();
    if (const auto *polling = std::get_if<OnPolling>(&m_state); polling && polling->poll)
        output(ReplyToPoll{*polling->poll, payloadOf(*m_wire, lastToPoll)});
    else if (const auto *current = std::get_if<OnWebSocket>(&m_state))
        output(CloseWebSocket{current->socket});
    else if (const auto *closing = std::get_if<Closing>(&m_state))
        reason = closing->reason;
    finish(reason);
}

void ServerSession::finish(CloseReason reason)
{
    m_state = Ended{};
    endInput();
    if (m_polling) {
        if (m_polling->post)
            output(RefuseRequest{m_polling->post->request, RefuseRequest::Error::unknownSid});
        m_polling.reset();
    }
    output(Closed{reason});
}

// Time

void ServerSession::advance(TimePoint now)
{
    if (isClosed())
        return;
    if (const auto *closing = std::get_if<Closing>(&m_state)) {
        if (now >= closing->deadline)
            finish(closing->reason);
        return;
    }
    if (isUpgrading())
        advanceUpgrade(now);
    switch (m_heartbeat.beat(heartbeatTimes(), now)) {
    case Beat::none:
        return;
    case Beat::ping:
        return create(pingPacket());
    case Beat::giveUp:
        return end(CloseReason::pingTimeout);
    }
}

void ServerSession::setReading(bool on, TimePoint now)
{
    m_heartbeat.setReading(on, heartbeatTimes(), now);
}

void ServerSession::advanceUpgrade(TimePoint now)
{
    auto &upgrading = std::get<Upgrading>(m_state);
    if (now >= upgrading.deadline)
        return abandonUpgrade();
    if (upgrading.poll && upgrading.release && now >= *upgrading.release) {
        output(ReplyToPoll{*std::exchange(upgrading.poll, {}), payloadOf(*m_wire, noopPacket())});
        upgrading.release = now + m_options->releaseInterval;
    }
}

std::optional<TimePoint> ServerSession::nextDeadline() const
{
    if (isClosed())
        return {};
    if (const auto *closing = std::get_if<Closing>(&m_state))
        return closing->deadline;
    const auto *upgrading = std::get_if<Upgrading>(&m_state);
    if (!upgrading)
        return m_heartbeat.deadline();
    const TimePoint next = std::min(m_heartbeat.deadline(), upgrading->deadline);
    return upgrading->poll && upgrading->release ? std::min(next, *upgrading->release) : next;
}

std::optional<ServerOutput> ServerSession::nextOutput()
{
    if (m_nextOutput < m_outputs.size())
        return std::move(m_outputs[m_nextOutput++]);
    m_nextOutput = 0;
    m_outputs.clear();
    if (m_outputs.capacity() > keptOutputs)
        m_outputs.shrink_to_fit();
    return {};
}

Transport ServerSession::transport() const
{
    return std::holds_alternative<OnWebSocket>(m_state) ? Transport::webSocket : Transport::polling;
}

bool ServerSession::isOpen() const
{
    return !isClosed() && !std::holds_alternative<Closing>(m_state);
}

bool ServerSession::isWritable() const
{
    if (const auto *polling = std::get_if<OnPolling>(&m_state))
        return polling->poll.has_value();
    if (const auto *upgrading = std::get_if<Upgrading>(&m_state))
        return upgrading->poll.has_value();
    return std::holds_alternative<OnWebSocket>(m_state);
}

ServerSession::Post *ServerSession::findPost(ChannelId request)
{
    std::optional<Post> *const post = m_polling ? &m_polling->post : nullptr;
    return post && *post && (*post)->request == request ? &**post : nullptr;
}

std::optional<ChannelId> *ServerSession::pendingPoll()
{
    if (auto *polling = std::get_if<OnPolling>(&m_state))
        return &polling->poll;
    if (auto *upgrading = std::get_if<Upgrading>(&m_state))
        return &upgrading->poll;
    return nullptr;
}

} // namespace tincan::engineio

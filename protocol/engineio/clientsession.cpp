// SPDX-License-Identifier: MIT
#include "protocol/engineio/clientsession.h"

#include "protocol/engineio/payload.h"

#include <algorithm>
#include <utility>

namespace tincan::engineio {
namespace {

constexpr int httpOk = 200;
constexpr qsizetype maxDetailBytes = 200; // of what a server says about a refusal

const OutgoingMessage &probe()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::ping, "probe");
    return packet;
}

const OutgoingMessage &upgradePacket()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::upgrade);
    return packet;
}

const OutgoingMessage &pong()
{
    static const OutgoingMessage packet = OutgoingMessage::packet(PacketType::pong);
    return packet;
}

QByteArray describeRefusal(const char *method, const QByteArray &body)
{
    return QByteArray(method) + " refused: " + body.left(maxDetailBytes);
}

} // namespace

ClientSession::ClientSession(const ClientSessionOptions &options)
    : m_options(options), m_state(Opening{options.transport})
{
    if (options.transport == Transport::polling)
        poll();
    else
        openWebSocket();
}

// GET and POST

void ClientSession::poll()
{
    m_isPolling = true;
    output(client::Poll{});
}

void ClientSession::pollFinished(int httpStatus, const QByteArray &body, TimePoint now)
{
    advance(now);
    if (!m_isPolling)
        return;
    m_isPolling = false;
    if (httpStatus != httpOk)
        return end(CloseReason::transportError, describeRefusal("GET", body), httpStatus);
    PayloadReader reader(body);
    while (!reader.isAtEnd() && !isClosed())
        receive(reader.next(), now);
    if (in<Pausing>())
        finishPausing();
    else if (mayPoll())
        poll();
}

void ClientSession::postFinished(int httpStatus, TimePoint now)
{
    advance(now);
    if (!m_isPosting)
        return;
    m_isPosting = false;
    if (httpStatus != httpOk)
        return end(CloseReason::transportError, "POST refused", httpStatus);
    if (in<Pausing>())
        return finishPausing();
    if (m_queue.empty() && in<Closing>())
        return end(CloseReason::forcedClose);
    if (m_queue.empty())
        output(Drained{});
    flush();
}

void ClientSession::requestFailed(const QByteArray &detail, TimePoint now)
{
    advance(now);
    if (m_isPolling || m_isPosting)
        end(CloseReason::transportError, detail);
}

/// As many packets as maxPayload allows, but always one: too big a packet is the server's to refuse.
QByteArray ClientSession::takeBatch()
{
    QByteArray body;
    std::size_t taken = 0;
    for (; taken < m_queue.size(); ++taken) {
        const QByteArrayView text = m_queue[taken].pollingText();
        const qint64 size = body.size() + 1 + text.size();
        // The official server hands messages on a tick later than it closes: `1` beside a message
        // would overtake it.
        if (taken > 0 && in<Closing>() && taken + 1 == m_queue.size())
            break;
        if (taken > 0 && m_handshake.maxPayloadBytes > 0 && size > m_handshake.maxPayloadBytes)
            break;
        if (taken > 0)
            body.append(payloadSeparator);
        body.append(text);
        m_queuedBytes -= m_queue[taken].size();
    }
    m_queue.erase(m_queue.begin(), m_queue.begin() + std::ptrdiff_t(taken));
    return body;
}

// WebSocket

void ClientSession::webSocketOpened(TimePoint now)
{
    advance(now);
    if (auto *probing = std::get_if<Probing>(&m_state); probing && !probing->isProbed) {
        probing->isProbed = true;
        sendToWebSocket(probe());
    }
}

void ClientSession::webSocketText(const QByteArray &text, TimePoint now)
{
    webSocketPacket(decodePacket(text), now);
}

void ClientSession::webSocketBinary(const QByteArray &data, TimePoint now)
{
    webSocketPacket(Packet{PacketType::message, true, data}, now);
}

void ClientSession::webSocketPacket(const std::optional<Packet> &packet, TimePoint now)
{
    advance(now);
    if (isWebSocketTheTransport())
        receive(packet, now);
    else if (in<Probing>() || in<Pausing>())
        receiveOnCandidate(packet);
}

void ClientSession::webSocketClosed(WebSocketEnd how, const QByteArray &detail, TimePoint now)
{
    advance(now);
    if (!std::exchange(m_hasWebSocket, false))
        return;
    if (isWebSocketTheTransport())
        end(how == WebSocketEnd::closed ? CloseReason::transportClose : CloseReason::transportError, detail);
    else
        abandonUpgrade();
}

void ClientSession::receiveOnCandidate(const std::optional<Packet> &packet)
{
    const auto *probing = std::get_if<Probing>(&m_state);
    if (!probing || !probing->isProbed || packet != Packet{PacketType::pong, false, "probe"})
        return abandonUpgrade();
    m_state = Pausing{probing->deadline};
    finishPausing();
}

/// What is under way must have arrived before anything takes the other way.
void ClientSession::finishPausing()
{
    if (m_isPolling || m_isPosting)
        return;
    m_state = OnWebSocket{};
    sendToWebSocket(upgradePacket());
    output(Upgraded{});
    flush();
}

void ClientSession::abandonUpgrade()
{
    closeWebSocket();
    m_state = OnPolling{};
    if (!m_isPolling)
        poll();
    flush();
}

void ClientSession::openWebSocket()
{
    m_hasWebSocket = true;
    output(client::OpenWebSocket{});
}

void ClientSession::closeWebSocket()
{
    if (std::exchange(m_hasWebSocket, false))
        output(client::CloseWebSocket{});
}

void ClientSession::sendToWebSocket(const OutgoingMessage &packet)
{
    if (packet.isBinary() && !m_options.forceBase64)
        output(client::SendToWebSocket{websocket::Opcode::binary, packet.webSocketPayload().toByteArray()});
    else
        output(client::SendToWebSocket{websocket::Opcode::text, packet.pollingText().toByteArray()});
}

// What the server says, on whatever transport

void ClientSession::receive(const std::optional<Packet> &packet, TimePoint now)
{
    if (in<Closing>() || isClosed())
        return;
    if (in<Opening>())
        return open(packet, now);
    if (!packet)
        return end(CloseReason::parseError, "the server sent what is no packet");
    switch (packet->type) {
    case PacketType::message:
        return output(MessageReceived{packet->data, packet->isBinary});
    case PacketType::ping:
        m_pingDeadline = now + m_handshake.pingInterval + m_handshake.pingTimeout;
        return transmit(pong());
    case PacketType::close:
        return end(CloseReason::transportClose, "the server closed the session");
    case PacketType::open:
    case PacketType::pong:
    case PacketType::upgrade:
    case PacketType::noop:
        return;
    }
}

void ClientSession::open(const std::optional<Packet> &packet, TimePoint now)
{
    if (!packet || packet->type != PacketType::open)
        return end(CloseReason::parseError, "the server did not begin with an open packet");
    const auto handshake = parseHandshake(packet->data);
    if (!handshake)
        return end(CloseReason::parseError, handshake.error());
    m_handshake = *handshake;
    m_pingDeadline = now + m_handshake.pingInterval + m_handshake.pingTimeout;
    const bool isPolling = transport() == Transport::polling;
    if (isPolling)
        m_state = OnPolling{};
    else
        m_state = OnWebSocket{};
    output(client::Opened{m_handshake});
    if (isPolling && m_options.upgrade && m_handshake.canUpgrade) {
        m_state = Probing{now + m_options.probeTimeout};
        openWebSocket();
    }
    flush();
}

// What the client says

void ClientSession::send(const OutgoingMessage &message, TimePoint now)
{
    advance(now);
    if (in<Closing>() || isClosed())
        return;
    transmit(message);
    if (m_queuedBytes > m_options.maxQueuedBytes)
        end(CloseReason::transportError, "more is queued than the limit allows");
}

void ClientSession::transmit(const OutgoingMessage &packet)
{
    if (in<OnWebSocket>())
        return sendToWebSocket(packet);
    m_queue.push_back(packet);
    m_queuedBytes += packet.size();
    flush();
}

void ClientSession::flush()
{
    if (m_queue.empty())
        return;
    if (in<OnWebSocket>()) {
        m_queuedBytes = 0;
        for (const OutgoingMessage &packet : std::exchange(m_queue, {}))
            sendToWebSocket(packet);
        output(Drained{});
    } else if (mayPost() && !m_isPosting) {
        m_isPosting = true;
        output(client::Post{takeBatch()});
    }
}

// The end

void ClientSession::close(TimePoint now)
{
    advance(now);
    if (in<Closing>() || isClosed())
        return;
    stopReceiving();
    if (in<Opening>() || in<OnWebSocket>())
        return end(CloseReason::forcedClose);
    closeWebSocket();
    m_state = Closing{now + m_options.closeTimeout};
    transmit(OutgoingMessage::packet(PacketType::close));
}

/// Who closed hears no more of the server.
void ClientSession::stopReceiving()
{
    const auto isMessage
        = [](const ClientOutput &output) { return std::holds_alternative<MessageReceived>(output); };
    const auto waiting = m_outputs.begin() + std::ptrdiff_t(m_nextOutput);
    m_outputs.erase(std::remove_if(waiting, m_outputs.end(), isMessage), m_outputs.end());
}

/// However it comes about, the end of a close begun by us is a forced close.
void ClientSession::end(CloseReason reason, const QByteArray &detail, int httpStatus)
{
    if (isClosed())
        return;
    if (in<Closing>())
        reason = CloseReason::forcedClose;
    closeWebSocket();
    if (std::exchange(m_isPolling, false) | std::exchange(m_isPosting, false))
        output(client::AbortRequests{});
    m_state = Ended{};
    m_queue = {};
    m_queuedBytes = 0;
    output(client::Closed{reason, detail, httpStatus});
}

// Time

void ClientSession::advance(TimePoint now)
{
    const auto *closing = std::get_if<Closing>(&m_state);
    if (closing && now >= closing->deadline)
        return end(CloseReason::forcedClose, "the server took too long to hear of it");
    const auto upgradeDeadline = this->upgradeDeadline();
    if (upgradeDeadline && now >= *upgradeDeadline)
        abandonUpgrade();
    if (isOpen() && now >= m_pingDeadline)
        end(CloseReason::pingTimeout, "no ping came in time");
}

std::optional<TimePoint> ClientSession::nextDeadline() const
{
    if (const auto *closing = std::get_if<Closing>(&m_state))
        return closing->deadline;
    if (!isOpen())
        return {};
    return std::min(m_pingDeadline, upgradeDeadline().value_or(m_pingDeadline));
}

std::optional<TimePoint> ClientSession::upgradeDeadline() const
{
    if (const auto *probing = std::get_if<Probing>(&m_state))
        return probing->deadline;
    if (const auto *pausing = std::get_if<Pausing>(&m_state))
        return pausing->deadline;
    return {};
}

std::optional<ClientOutput> ClientSession::nextOutput()
{
    if (m_nextOutput < m_outputs.size())
        return std::move(m_outputs[m_nextOutput++]);
    m_nextOutput = 0;
    m_outputs.clear();
    return {};
}

// Questions

QByteArray ClientSession::query(Transport transport) const
{
    QByteArray query = "EIO=4&transport=";
    query += transport == Transport::polling ? "polling" : "websocket";
    if (!m_handshake.sid.isEmpty())
        query += "&sid=" + m_handshake.sid.toPercentEncoding();
    return query;
}

bool ClientSession::isOpen() const
{
    return mayPoll() || in<Pausing>() || in<OnWebSocket>();
}

bool ClientSession::isWebSocketTheTransport() const
{
    const auto *opening = std::get_if<Opening>(&m_state);
    return in<OnWebSocket>() || (opening && opening->transport == Transport::webSocket);
}

Transport ClientSession::transport() const
{
    return isWebSocketTheTransport() ? Transport::webSocket : Transport::polling;
}

bool ClientSession::isWritable() const
{
    return in<OnWebSocket>() || (mayPoll() && !m_isPosting);
}

} // namespace tincan::engineio

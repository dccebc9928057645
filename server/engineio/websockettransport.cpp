// SPDX-License-Identifier: MIT
#include "server/engineio/websockettransport.h"

#include <QScopedValueRollback>

#include <utility>

namespace tincan::engineio {

namespace {

// Then others have their turn.
constexpr int maxReadsAtOnce = 4; // of a full buffer
constexpr int maxMessagesAtOnce = 16; // handed out: what others wait for while one client floods
constexpr qsizetype maxInflatedBytes = 1'048'576; // held before what made them is handed out, and one more
constexpr qint64 maxLingerBytes = 16'777'216; // thrown away after the close frame

} // namespace

WebSocketTransport::WebSocketTransport(ChannelId id, http::UpgradedConnection connection, net::Loop &loop,
    const websocket::Limits &limits, const net::SendLimits &sendLimits)
    : Resident(loop), m_id(id), m_stream(std::move(connection.stream)),
      m_codec(websocket::Role::server, limits), m_closeTimeout(limits.closeTimeout),
      m_received(std::move(connection.received))
{
    m_queue.emplace(loop, *m_stream, sendLimits, static_cast<net::SendQueue::Observer &>(*this));
    m_queue->enqueue(connection.response);
    m_stream->setObserver(this);
}

WebSocketTransport::~WebSocketTransport()
{
    m_observer = nullptr;
    m_keeper = nullptr;
    finish();
}

void WebSocketTransport::DeleteLater::operator()(WebSocketTransport *transport) const
{
    transport->m_observer = nullptr;
    transport->m_keeper = nullptr; // nobody is to hear of its end
    transport->finish();
    transport->deleteLater();
}

void WebSocketTransport::start()
{
    if (const QByteArray received = std::exchange(m_received, {}); !received.isEmpty())
        receive(received);
    updateReading();
}

void WebSocketTransport::setReading(bool on)
{
    if (std::exchange(m_isReading, on) != on && on)
        resumeLater();
}

// Input

void WebSocketTransport::streamReadable()
{
    m_handedOut = 0;
    for (int i = 0; i < maxReadsAtOnce && mayRead(); ++i) {
        const std::span<char> buffer = loop().readBuffer();
        const qint64 size = m_stream->read(buffer);
        if (size < 0)
            return streamEnded(WebSocketEnd::closed);
        receive(QByteArrayView(buffer.data(), size));
        if (size < qint64(buffer.size()))
            break;
    }
    updateReading();
}

/// What waits to be handed out goes first, so that the end of the stream is the last to be heard of.
bool WebSocketTransport::mayRead() const
{
    switch (m_phase) {
    case Phase::open:
    case Phase::closing:
        return m_events.empty() && m_received.isEmpty() && m_isReading && !isCongested();
    case Phase::lingering:
        return true;
    case Phase::finished:
        return false;
    }
    Q_UNREACHABLE();
}

void WebSocketTransport::updateReading()
{
    m_isHeldUp = !mayRead();
    if (m_stream)
        m_stream->setReading(!m_isHeldUp);
}

void WebSocketTransport::receive(QByteArrayView bytes)
{
    if (m_phase == Phase::lingering) {
        m_discardedBytes += bytes.size();
        if (m_discardedBytes > maxLingerBytes)
            finish();
        return;
    }
    const TimePoint now = loop().now();
    std::optional<websocket::Event> first = m_codec.next(bytes, now);
    qsizetype inflated = inflatedBytes(first);
    // The bytes are the thread's: all of them are used up before anybody is called.
    while (inflated < maxInflatedBytes) {
        std::optional<websocket::Event> event = m_codec.next(bytes, now);
        if (!event)
            break;
        inflated += inflatedBytes(event);
        if (first)
            m_events.push_back(*std::exchange(first, std::nullopt));
        m_events.push_back(*std::move(event));
    }
    if (!bytes.isEmpty()) {
        m_received = bytes.toByteArray(); // compressed, they are few
        resumeLater();
    }
    sendOwed();
    if (first && mayDeliver() && !m_isDelivering) {
        const QScopedValueRollback delivering(m_isDelivering, true);
        handle(*first);
    } else if (first) {
        m_events.push_back(*std::move(first));
    }
    deliver();
}

qsizetype WebSocketTransport::inflatedBytes(const std::optional<websocket::Event> &event) const
{
    if (!m_codec.takesCompressed() || !event)
        return 0;
    const auto *const message = std::get_if<websocket::Message>(&*event);
    return message ? message->data.size() : 0;
}

/// Goes on where too much came out of what was read at once.
void WebSocketTransport::receiveRest()
{
    if (m_received.isEmpty() || !m_events.empty() || !mayDeliver())
        return;
    const QByteArray rest = std::exchange(m_received, {});
    receive(rest);
}

void WebSocketTransport::deliver()
{
    if (m_isDelivering)
        return; // an observer in the midst of a message called setReading()
    const QScopedValueRollback delivering(m_isDelivering, true);
    while (m_nextEvent < m_events.size() && mayDeliver()) {
        websocket::Event event = std::move(m_events[m_nextEvent++]);
        handle(event);
    }
    if (m_nextEvent == m_events.size()) {
        m_events = {}; // an idle connection holds no memory for them
        m_nextEvent = 0;
    }
    if (m_handedOut >= maxMessagesAtOnce && !(m_events.empty() && m_received.isEmpty()))
        resumeLater();
}

/// What one message is answered with may fill the queue: the next ones wait for the client to read it.
bool WebSocketTransport::mayDeliver() const
{
    if (!m_isReading || m_handedOut >= maxMessagesAtOnce)
        return false;
    return m_phase == Phase::closing || (m_phase == Phase::open && !isCongested());
}

void WebSocketTransport::handle(websocket::Event &event)
{
    ++m_handedOut;
    if (auto *message = std::get_if<websocket::Message>(&event)) {
        if (m_observer && m_phase == Phase::open)
            m_observer->webSocketMessage(*this, std::move(*message));
    } else if (std::holds_alternative<websocket::CloseReceived>(event)) {
        peerEnded(WebSocketEnd::closed);
    } else if (std::holds_alternative<websocket::Failed>(event)) {
        peerEnded(WebSocketEnd::failed);
    }
}

void WebSocketTransport::resume()
{
    m_handedOut = 0;
    deliver();
    receiveRest();
    updateReading();
}

// Output

void WebSocketTransport::send(const QByteArray &frame)
{
    if (m_phase == Phase::open && m_queue)
        m_queue->enqueue(frame);
}

/// Pongs and close frames. While the peer does not read, they wait where their number is bounded.
void WebSocketTransport::sendOwed()
{
    m_isOwing = m_queue && m_codec.hasOutgoing() && m_queue->isBlocked();
    if (m_queue && m_codec.hasOutgoing() && !m_isOwing)
        m_queue->enqueue(m_codec.takeOutgoing());
}

void WebSocketTransport::streamWritable()
{
    if (m_queue)
        m_queue->streamWritable();
}

void WebSocketTransport::sendQueueRelieved()
{
    if (m_isOwing)
        sendOwed();
    lingerAfterSending();
    if (m_isHeldUp)
        resumeLater(); // the queue may have been too full to read on
}

/// Who hangs up right after a flood can be sent nothing more, but what it said is heard to the end.
void WebSocketTransport::sendQueueFailed(net::SendFailure failure)
{
    if (failure != net::SendFailure::broken || m_phase != Phase::open)
        return streamEnded(WebSocketEnd::failed);
    m_queue.reset();
    updateReading();
}

// The end

void WebSocketTransport::close()
{
    m_observer = nullptr;
    if (m_phase != Phase::open)
        return;
    if (!m_queue)
        return finish();
    m_phase = Phase::closing;
    m_isReading = true;
    m_codec.close(websocket::closecode::none, {}, loop().now());
    m_queue->enqueue(m_codec.takeOutgoing());
    startDeadline();
    resumeLater();
}

void WebSocketTransport::peerEnded(WebSocketEnd end)
{
    m_hasEnded = true;
    m_phase = Phase::closing;
    startDeadline();
    if (m_codec.hasOutgoing() && m_queue)
        m_queue->enqueue(m_codec.takeOutgoing());
    lingerAfterSending();
    if (Observer *const observer = std::exchange(m_observer, nullptr))
        observer->webSocketEnded(*this, end);
}

/// The server hangs up first (RFC 6455, 7.1.1), but not before its close frame has left, and not while
/// the peer still sends: its system would throw that frame away.
void WebSocketTransport::lingerAfterSending()
{
    if (m_phase != Phase::closing || !m_hasEnded || (m_queue && !m_queue->isEmpty()))
        return;
    m_phase = Phase::lingering;
    m_stream->shutDownSending();
    updateReading();
}

void WebSocketTransport::streamEnded(WebSocketEnd end)
{
    Observer *const observer = std::exchange(m_observer, nullptr);
    finish();
    if (observer && !std::exchange(m_hasEnded, true))
        observer->webSocketEnded(*this, end);
}

void WebSocketTransport::startDeadline()
{
    if (!m_deadline)
        m_deadline = std::make_unique<net::Timer>(loop().wheel(), [this] { finish(); });
    m_deadline->start(m_closeTimeout);
}

void WebSocketTransport::finish()
{
    if (std::exchange(m_phase, Phase::finished) == Phase::finished)
        return;
    m_deadline.reset();
    m_queue.reset();
    m_events.clear();
    m_nextEvent = 0;
    m_stream.reset(); // closes it
    if (Keeper *const keeper = std::exchange(m_keeper, nullptr))
        keeper->webSocketFinished(*this);
}

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#include "server/engineio/websockettransport.h"

#include "server/net/socket.h"

#include <QScopedValueRollback>
#include <QTcpSocket>

#include <iterator>
#include <utility>

namespace tincan::engineio {

namespace {

constexpr qint64 readBufferBytes = 65'536; // more waits in the kernel, and slows the client down
constexpr qint64 maxLingerBytes = 16'777'216; // thrown away after the close frame

} // namespace

WebSocketTransport::WebSocketTransport(ChannelId id, http::UpgradedSocket socket, net::Loop &loop,
    const websocket::Limits &limits, const net::SendLimits &sendLimits)
    : m_id(id), m_socket(std::move(socket)), m_loop(loop), m_codec(websocket::Role::server, limits),
      m_queue(new net::SendQueue(loop, *m_socket.socket(), sendLimits, *this)),
      m_deadline(loop.wheel(), [this] { deadlineReached(); }), m_closeTimeout(limits.closeTimeout)
{
    m_socket.socket()->setReadBufferSize(readBufferBytes);
}

WebSocketTransport::~WebSocketTransport()
{
    m_observer = nullptr;
    finish();
}

void WebSocketTransport::DeleteLater::operator()(WebSocketTransport *transport) const
{
    transport->m_observer = nullptr;
    transport->disconnect(); // nobody is to hear finished()
    transport->finish();
    transport->deleteLater();
}

void WebSocketTransport::start()
{
    QTcpSocket *const socket = m_socket.socket();
    connect(socket, &QTcpSocket::readyRead, this, &WebSocketTransport::read);
    connect(socket, &QTcpSocket::disconnected, this, &WebSocketTransport::disconnected);
    if (socket->state() != QAbstractSocket::ConnectedState)
        return disconnected();
    if (const QByteArray received = m_socket.received(); !received.isEmpty())
        receive(received);
    read();
}

void WebSocketTransport::setReading(bool on)
{
    if (std::exchange(m_isReading, on) != on && on)
        resumeLater();
}

// Input

void WebSocketTransport::read()
{
    QTcpSocket *const socket = m_socket.socket();
    // After finish() the socket goes in a later turn, so that the loop may look at the phase first.
    while (m_phase != Phase::finished && socket->bytesAvailable() > 0) {
        if (m_phase == Phase::lingering) {
            m_discardedBytes += socket->skip(readBufferBytes);
            if (m_discardedBytes > maxLingerBytes)
                finish();
            continue;
        }
        if (!m_events.empty() || !m_isReading || m_queue->isCongested())
            break;
        receive(socket->read(readBufferBytes));
    }
}

void WebSocketTransport::receive(QByteArrayView bytes)
{
    std::vector<websocket::Event> events = m_codec.receive(bytes, m_loop.now());
    m_events.assign(std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
    sendOwed();
    deliver();
}

void WebSocketTransport::deliver()
{
    if (m_isDelivering)
        return; // an observer in the midst of a message called setReading()
    const QScopedValueRollback delivering(m_isDelivering, true);
    while (!m_events.empty() && mayDeliver()) {
        const websocket::Event event = std::move(m_events.front());
        m_events.pop_front();
        handle(event);
    }
    if (m_events.empty())
        m_events = {}; // an idle connection holds no memory for them
}

/// What one message is answered with may fill the queue: the next ones wait for the client to read it.
bool WebSocketTransport::mayDeliver() const
{
    if (m_phase == Phase::open)
        return m_isReading && !m_queue->isCongested();
    return m_phase == Phase::closing && m_isReading;
}

void WebSocketTransport::handle(const websocket::Event &event)
{
    if (const auto *message = std::get_if<websocket::Message>(&event)) {
        if (m_observer && m_phase == Phase::open)
            m_observer->webSocketMessage(*this, *message);
    } else if (std::holds_alternative<websocket::CloseReceived>(event)) {
        peerEnded(WebSocketEnd::closed);
    } else if (std::holds_alternative<websocket::Failed>(event)) {
        peerEnded(WebSocketEnd::failed);
    }
}

void WebSocketTransport::resumeLater()
{
    if (m_phase == Phase::finished || std::exchange(m_isResuming, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isResuming = false;
            deliver();
            if (m_phase != Phase::finished)
                read();
        },
        Qt::QueuedConnection);
}

// Output

void WebSocketTransport::send(const QByteArray &frame)
{
    if (m_phase == Phase::open)
        m_queue->enqueue(frame);
}

/// Pongs and close frames. While the peer does not read, they wait where their number is bounded.
void WebSocketTransport::sendOwed()
{
    if (m_queue && m_codec.hasOutgoing() && !m_queue->isBlocked())
        m_queue->enqueue(m_codec.takeOutgoing());
}

void WebSocketTransport::sendQueueRelieved()
{
    sendOwed();
    lingerAfterSending();
    resumeLater(); // reading, where the queue had been too full for it
}

void WebSocketTransport::sendQueueFailed(net::SendFailure)
{
    Observer *const observer = std::exchange(m_observer, nullptr);
    finish();
    if (observer && !std::exchange(m_hasEnded, true))
        observer->webSocketEnded(*this, WebSocketEnd::failed);
}

// The end

void WebSocketTransport::close()
{
    m_observer = nullptr;
    if (m_phase != Phase::open)
        return;
    m_phase = Phase::closing;
    m_isReading = true;
    m_codec.close(websocket::closecode::none, {}, m_loop.now());
    m_queue->enqueue(m_codec.takeOutgoing());
    m_deadline.start(m_closeTimeout);
    resumeLater();
}

void WebSocketTransport::peerEnded(WebSocketEnd end)
{
    m_hasEnded = true;
    m_phase = Phase::closing;
    m_deadline.start(m_closeTimeout);
    if (m_codec.hasOutgoing())
        m_queue->enqueue(m_codec.takeOutgoing());
    lingerAfterSending();
    if (Observer *const observer = std::exchange(m_observer, nullptr))
        observer->webSocketEnded(*this, end);
}

/// The server hangs up first (RFC 6455, 7.1.1), but not before its close frame has left, and not while
/// the peer still sends: its system would throw that frame away.
void WebSocketTransport::lingerAfterSending()
{
    if (m_phase != Phase::closing || !m_hasEnded || !m_queue->isEmpty())
        return;
    m_phase = Phase::lingering;
    if (auto *const socket = qobject_cast<net::Socket *>(m_socket.socket()))
        socket->shutDownSending();
    read();
}

void WebSocketTransport::disconnected()
{
    Observer *const observer = std::exchange(m_observer, nullptr);
    finish();
    if (observer && !std::exchange(m_hasEnded, true))
        observer->webSocketEnded(*this, WebSocketEnd::closed);
}

void WebSocketTransport::deadlineReached()
{
    finish();
}

void WebSocketTransport::finish()
{
    if (std::exchange(m_phase, Phase::finished) == Phase::finished)
        return;
    m_deadline.stop();
    m_queue.reset();
    m_events.clear();
    m_socket.socket()->disconnect(this);
    m_socket = {}; // closes it
    Q_EMIT finished();
}

} // namespace tincan::engineio

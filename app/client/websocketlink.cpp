// SPDX-License-Identifier: MIT
#include "app/client/websocketlink.h"

#include "app/client/failures.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QSslSocket>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace tincan::client {

namespace {

websocket::Limits codecLimits(const ClientLimits &limits)
{
    websocket::Limits result;
    result.maxMessageBytes = limits.messageBytes;
    result.closeTimeout = limits.closeTimeout;
    return result;
}

std::array<quint8, 16> makeNonce()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    std::array<quint8, 16> nonce{};
    std::memcpy(nonce.data(), words.data(), nonce.size());
    return nonce;
}

} // namespace

WebSocketLink::WebSocketLink(const Endpoint &endpoint, const Options &options, QObject *parent)
    : QObject(parent), m_endpoint(endpoint), m_options(options),
      m_codec(websocket::Role::client, codecLimits(options.limits))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WebSocketLink::advance);
}

WebSocketLink::~WebSocketLink()
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
}

void WebSocketLink::open(const QByteArray &query)
{
    Q_ASSERT(m_state == State::idle);
    m_state = State::connecting;
    m_query = query;
    if (m_endpoint.isSecure()) {
        auto *socket = new QSslSocket;
        m_socket.reset(socket);
        socket->setSslConfiguration(m_options.tls);
        connect(socket, &QSslSocket::encrypted, this, &WebSocketLink::sendHandshake);
    } else {
        m_socket.reset(new QTcpSocket);
        connect(m_socket.get(), &QTcpSocket::connected, this, &WebSocketLink::sendHandshake);
    }
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &WebSocketLink::read);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &WebSocketLink::onDisconnected);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &WebSocketLink::onError);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (auto *secure = qobject_cast<QSslSocket *>(m_socket.get()))
        secure->connectToHostEncrypted(m_endpoint.host(), m_endpoint.port());
    else
        m_socket->connectToHost(m_endpoint.host(), m_endpoint.port());
}

void WebSocketLink::sendHandshake()
{
    // Qt sets it on an existing descriptor only.
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    websocket::ClientHandshake::Request request;
    request.host = m_endpoint.hostField();
    request.target = m_endpoint.target(m_query);
    request.headers.append({"User-Agent", QByteArrayLiteral("Tincan/" TINCAN_VERSION)});
    for (const auto &[name, value] : m_options.extraHeaders)
        request.headers.append({name, value});
    m_handshake.emplace(request, makeNonce());
    m_state = State::handshaking;
    m_socket->write(m_handshake->request());
}

void WebSocketLink::send(websocket::Opcode opcode, const QByteArray &payload)
{
    if (m_state != State::open)
        return;
    if (m_socket->bytesToWrite() > m_options.limits.queuedBytes)
        return end(tooMuchWaits(m_endpoint.authority()));
    m_socket->write(m_codec.encode(opcode, payload));
}

bool WebSocketLink::isWritable() const
{
    return m_state == State::open && m_socket->bytesToWrite() == 0;
}

void WebSocketLink::close()
{
    switch (m_state) {
    case State::idle:
    case State::connecting:
    case State::handshaking:
        m_state = State::ended;
        if (m_socket) {
            m_socket->disconnect(this);
            m_socket->abort();
        }
        return;
    case State::open:
        m_state = State::closing;
        m_codec.close(websocket::closecode::none, {}, Clock::now());
        flush();
        m_socket->flush(); // the event loop may not run again
        return;
    case State::closing:
    case State::ended:
        return;
    }
}

void WebSocketLink::closeAndForget(WebSocketLink *link)
{
    link->setParent(nullptr);
    connect(link, &WebSocketLink::ended, link, &QObject::deleteLater);
    link->close();
    if (link->m_state == State::ended)
        link->deleteLater();
}

void WebSocketLink::read()
{
    const QByteArray bytes = m_socket->readAll();
    if (m_state == State::handshaking)
        readHandshake(bytes);
    else if (m_state == State::open || m_state == State::closing)
        handle(m_codec.receive(bytes, Clock::now()));
}

void WebSocketLink::readHandshake(const QByteArray &bytes)
{
    const auto result = m_handshake->receive(bytes);
    if (!result) {
        const QString where = m_endpoint.authority();
        const int status = result.error().httpStatus;
        end(status == 0 ? notSocketIo(where) : fromUpgradeStatus(status, where));
        return;
    }
    if (!result->has_value())
        return;
    const QByteArray frames = **result;
    m_handshake.reset();
    m_state = State::open;
    const QPointer<WebSocketLink> guard(this);
    Q_EMIT opened();
    if (guard && !frames.isEmpty() && (m_state == State::open || m_state == State::closing))
        handle(m_codec.receive(frames, Clock::now()));
}

void WebSocketLink::handle(const std::vector<websocket::Event> &events)
{
    const QPointer<WebSocketLink> guard(this);
    for (const websocket::Event &event : events) {
        if (!handle(event) || !guard)
            return;
    }
    flush();
}

// False where this link has ended and may be gone.
bool WebSocketLink::handle(const websocket::Event &event)
{
    if (const auto *message = std::get_if<websocket::Message>(&event)) {
        if (m_state == State::open) // a handler may have closed it
            Q_EMIT received(message->isText, message->data);
        return true;
    }
    if (const auto *failed = std::get_if<websocket::Failed>(&event)) {
        flush();
        end(brokenWebSocket(m_endpoint.authority(), QString::fromUtf8(failed->explanation)));
        return false;
    }
    if (std::holds_alternative<websocket::CloseReceived>(event)) {
        flush();
        end(closedByServer(m_endpoint.authority()));
        return false;
    }
    return true; // pings are answered by the codec
}

void WebSocketLink::flush()
{
    if (m_state == State::ended)
        return;
    if (m_codec.hasOutgoing())
        m_socket->write(m_codec.takeOutgoing());
    armTimer();
}

void WebSocketLink::advance()
{
    handle(m_codec.advance(Clock::now()));
}

void WebSocketLink::armTimer()
{
    const auto deadline = m_codec.nextDeadline();
    if (!deadline)
        return m_timer.stop();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
    m_timer.start(std::max(wait, std::chrono::milliseconds(0)));
}

void WebSocketLink::onDisconnected()
{
    end(closedByServer(m_endpoint.authority()));
}

void WebSocketLink::onError(QAbstractSocket::SocketError error)
{
    if (m_state == State::handshaking && error == QAbstractSocket::RemoteHostClosedError)
        end(unanswered(m_endpoint.authority()));
    else
        end(fromSocketError(error, m_endpoint.authority(), m_socket->errorString()));
}

void WebSocketLink::end(const Failure &failure)
{
    if (std::exchange(m_state, State::ended) == State::ended)
        return;
    m_timer.stop();
    m_socket->disconnect(this);
    m_socket->flush(); // an answer to the peer's close
    m_socket->disconnectFromHost();
    Q_EMIT ended(failure);
}

} // namespace tincan::client

// SPDX-License-Identifier: MIT
#include "server/http/websocketupgrader.h"

#include <algorithm>

namespace tincan::http {

WebSocketUpgrader::WebSocketUpgrader(
    net::TimerWheel &wheel, std::chrono::milliseconds handshakeTimeout, QObject *parent)
    : QObject(parent), m_wheel(wheel), m_handshakeTimeout(handshakeTimeout),
      m_server(QStringLiteral("tincan"), QWebSocketServer::NonSecureMode, this)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &WebSocketUpgrader::takeOpened);
}

WebSocketUpgrader::~WebSocketUpgrader() = default;

void WebSocketUpgrader::DeleteLater::operator()(net::Socket *socket) const
{
    socket->disconnect(); // nobody is to hear of the end, least of all who brings it about
    socket->abort();
    socket->deleteLater();
}

void WebSocketUpgrader::upgrade(
    std::unique_ptr<net::Socket> socket, const QByteArray &received, OpenWebSocket open)
{
    net::Socket *const key = socket.get();
    auto deadline = std::make_unique<net::Timer>(m_wheel, [this, key] { m_pending.erase(key); });
    deadline->start(m_handshakeTimeout);
    m_pending.emplace(key,
        Pending{std::unique_ptr<net::Socket, DeleteLater>(socket.release()), received, std::move(open),
            std::move(deadline)});
    connect(key, &QTcpSocket::disconnected, this, [this, key] { m_pending.erase(key); });
    // It reads all there is and forgets what follows the request: let nothing more in until it is done.
    key->setReadBufferSize(key->bytesAvailable());
    m_server.handleConnection(key);
    // It would delete the socket when that disconnects; ours to do.
    disconnect(key, &QTcpSocket::disconnected, &m_server, nullptr);
}

void WebSocketUpgrader::takeOpened()
{
    while (QWebSocket *const webSocket = m_server.nextPendingConnection()) {
        Pending pending = takePending(*webSocket);
        if (!pending.socket) {
            webSocket->deleteLater(); // gone while it was answered
            continue;
        }
        net::Socket *const socket = pending.socket.release();
        webSocket->setParent(nullptr);
        socket->setParent(nullptr);
        socket->disconnect(this);
        socket->disconnect(&m_server);
        disconnect(socket, &QTcpSocket::readyRead, webSocket, nullptr);
        pending.deadline.reset();
        pending.open(UpgradedSocket(webSocket, socket, pending.received));
    }
}

/// QWebSocket never shows its QTcpSocket: it is found by both ends of the connection.
WebSocketUpgrader::Pending WebSocketUpgrader::takePending(const QWebSocket &webSocket)
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(), [&](const auto &entry) {
        const net::Socket &socket = *entry.first;
        return socket.peerPort() == webSocket.peerPort() && socket.localPort() == webSocket.localPort()
            && socket.peerAddress() == webSocket.peerAddress()
            && socket.localAddress() == webSocket.localAddress();
    });
    if (found == m_pending.end())
        return {};
    Pending pending = std::move(found->second);
    m_pending.erase(found);
    return pending;
}

} // namespace tincan::http

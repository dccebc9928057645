// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/upgrade.h"
#include "server/net/socket.h"
#include "server/net/timerwheel.h"

#include <QObject>
#include <QWebSocketServer>

#include <memory>
#include <unordered_map>

namespace tincan::http {

/// Opens WebSockets: lets a QWebSocketServer answer requests that have been validated already.
///
/// That server gets each connection with its request unread, sends the 101 and makes a QWebSocket, which
/// is fetched at once (it keeps 30 and closes the rest) and from then on reads nothing: QWebSocket 6.4
/// accepts what RFC 6455 forbids, so protocol/websocket does the reading.
class WebSocketUpgrader : public QObject
{
    Q_OBJECT

public:
    /// handshakeTimeout: for QWebSocketServer's answer; it has no limit of its own here.
    WebSocketUpgrader(
        net::TimerWheel &wheel, std::chrono::milliseconds handshakeTimeout, QObject *parent = nullptr);
    ~WebSocketUpgrader() override;

    /// Takes over a connection in which a valid request, and nothing else, waits to be read; received is
    /// what came after it. open is called in a later turn.
    void upgrade(std::unique_ptr<net::Socket> socket, const QByteArray &received, OpenWebSocket open);
    /// How many have not been answered.
    size_t pendingCount() const { return m_pending.size(); }

private:
    struct DeleteLater
    {
        void operator()(net::Socket *socket) const;
    };
    struct Pending
    {
        std::unique_ptr<net::Socket, DeleteLater> socket;
        QByteArray received;
        OpenWebSocket open;
        std::unique_ptr<net::Timer> deadline;
    };

    void takeOpened();
    Pending takePending(const QWebSocket &webSocket);

    net::TimerWheel &m_wheel;
    std::chrono::milliseconds m_handshakeTimeout;
    QWebSocketServer m_server;
    std::unordered_map<net::Socket *, Pending> m_pending;
};

} // namespace tincan::http

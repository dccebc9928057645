// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/exchange.h"
#include "server/http/headparser.h"

#include <QWebSocket>

#include <functional>
#include <memory>
#include <variant>

namespace tincan::http {

/// A valid request to open a WebSocket, not answered yet.
struct UpgradeRequest
{
    const Request &head;
    const Peer &peer;
};

/// Whether a request with an Upgrade field may become a WebSocket (RFC 6455, 4.2.1), and why not.
tl::expected<void, RequestError> checkUpgrade(const Request &request);

/// A connection after its 101: its QTcpSocket, and the QWebSocket that stands for it but reads it no more.
///
/// What the peer sent right after its request is in received(), before what socket() has. Destroying this at
/// any time is safe, also in a slot of either: the connection is closed at once, without another word to the
/// peer, and both objects go at the next turn.
class UpgradedSocket
{
public:
    UpgradedSocket() = default;
    UpgradedSocket(QWebSocket *webSocket, QTcpSocket *socket, const QByteArray &received);

    QTcpSocket *socket() const;
    QWebSocket *webSocket() const;
    const QByteArray &received() const { return m_received; }

private:
    struct Parts
    {
        QWebSocket *webSocket;
        QTcpSocket *socket;
    };
    struct Discard
    {
        void operator()(Parts *parts) const;
    };
    std::unique_ptr<Parts, Discard> m_parts;
    QByteArray m_received;
};

/// Opens a WebSocket: called once after 101 was sent, or destroyed uncalled where it failed.
using OpenWebSocket = std::function<void(UpgradedSocket socket)>;

/// Refuses with an HTTP response, or opens.
using UpgradeAnswer = std::variant<Response, OpenWebSocket>;

} // namespace tincan::http

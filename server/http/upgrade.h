// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/exchange.h"

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

/// A connection after its 101: the QWebSocket that stands for it, and its QTcpSocket, which the
/// QWebSocket owns but reads no more.
///
/// What the peer sent after its request waits in socket to be read. Destroying it at any time is safe,
/// also in a slot of either: both go at the next turn, without another word to the peer.
class UpgradedSocket
{
public:
    UpgradedSocket() = default;
    UpgradedSocket(QWebSocket *webSocket, QTcpSocket *socket);

    QTcpSocket *socket() const { return m_socket; }
    QWebSocket *webSocket() const { return m_webSocket.get(); }

private:
    struct Discard
    {
        void operator()(QWebSocket *webSocket) const;
    };
    std::unique_ptr<QWebSocket, Discard> m_webSocket;
    QTcpSocket *m_socket = nullptr;
};

/// Opens a WebSocket: called once after 101 was sent, or destroyed uncalled where it failed.
using OpenWebSocket = std::function<void(UpgradedSocket socket)>;

/// Refuses with an HTTP response, or opens.
using UpgradeAnswer = std::variant<Response, OpenWebSocket>;

} // namespace tincan::http

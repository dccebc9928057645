// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

#include <QWebSocketServer>

namespace tincan::http {

/// Answers requests to open a WebSocket, which have been validated already, by a QWebSocketServer.
///
/// That server never gets the connection: it reads the request from memory and writes its 101 there
/// (docs/adr/0005). QWebSocket 6.4 accepts what RFC 6455 forbids and keeps 10 KB for each client, so
/// protocol/websocket reads and writes the connection itself.
class WebSocketUpgrader
{
public:
    WebSocketUpgrader();

    /// The whole 101 for a valid request, with further fields. Empty where QWebSocketServer refuses it.
    QByteArray respond(const Request &request, const QList<HeaderField> &headers);

private:
    QWebSocketServer m_server;
};

} // namespace tincan::http

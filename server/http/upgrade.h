// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/exchange.h"
#include "server/http/headparser.h"
#include "server/net/stream.h"

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

/// A connection that becomes a WebSocket.
struct UpgradedConnection
{
    std::unique_ptr<net::Stream> stream;
    QByteArray response; ///< the whole 101, which is to be sent before anything else
    QByteArray received; ///< what the peer sent right after its request, before what stream has
};

/// Opens a WebSocket: called once, or destroyed uncalled where that failed.
using OpenWebSocket = std::function<void(UpgradedConnection connection)>;

/// How a request to open a WebSocket is granted.
struct GrantUpgrade
{
    OpenWebSocket open;
    QList<HeaderField> headers = {}; ///< further fields of the 101
};

/// Refuses with an HTTP response, or opens.
using UpgradeAnswer = std::variant<Response, GrantUpgrade>;
/// Takes the answer to one request to open a WebSocket, at once or later, in the server's thread. Only the
/// first counts; where the client has gone it is dropped, and a grant destroyed uncalled.
using AnswerUpgrade = std::function<void(const UpgradeAnswer &answer)>;

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#include "server/http/upgrade.h"

#include "protocol/websocket/handshake.h"

namespace tincan::http {

namespace {

constexpr qsizetype maxLineBytes = 8000; // QWebSocketServer takes lines of up to 8 KB

} // namespace

tl::expected<void, RequestError> checkUpgrade(const Request &request)
{
    if (!websocket::asksForWebSocket(request.headers))
        return tl::unexpected(RequestError{400, "only WebSocket can be upgraded to"});
    const auto valid
        = websocket::checkUpgradeRequest({request.method, request.minorVersion, request.headers});
    if (!valid)
        return tl::unexpected(RequestError{400, valid.error().explanation});
    if (request.method.size() + request.target.size() > maxLineBytes)
        return tl::unexpected(RequestError{414, "request target too long"});
    for (const HeaderField &field : request.headers) {
        if (field.first.size() + field.second.size() > maxLineBytes)
            return tl::unexpected(RequestError{431, "header field too large"});
    }
    return {};
}

} // namespace tincan::http

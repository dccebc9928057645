// SPDX-License-Identifier: MIT
#pragma once

#include "tests/server/conformance/rawwebsocket.h"
#include "tests/server/support/pollingclient.h"

#include <memory>

namespace tincan::test {

constexpr const char *badRequest = R"(400 {"code":3,"message":"Bad request"})";

/// A client that polls, of either revision, and its WebSocket.
class Upgrader
{
public:
    /// eio: "EIO=" and its number; more: what its GETs and POSTs say besides.
    Upgrader(ServerOptions options, const QByteArray &eio, const QByteArray &more = {})
        : server(std::move(options)), polling(server.port(), eio + more + "&transport=polling"), m_eio(eio)
    {
    }

    QByteArray query() const { return m_eio + "&transport=websocket&sid=" + polling.sid; }
    bool open()
    {
        webSocket = std::make_unique<RawWebSocket>(server.port(), query());
        return webSocket->open();
    }
    /// Begins a GET, and waits until the server has it.
    bool beginGet()
    {
        polling.get();
        return RawClient::waitUntil([this] { return server.isWritable(polling.sid); });
    }

    GoldenServer server;
    PollingClient polling;
    std::unique_ptr<RawWebSocket> webSocket;

private:
    QByteArray m_eio;
};

} // namespace tincan::test

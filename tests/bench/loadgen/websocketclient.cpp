// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/websocketclient.h"

#include "tests/bench/wire/fail.h"
#include "tests/bench/wire/httpreply.h"

namespace tincan::bench {

namespace {

// The key and the answer of RFC 6455, section 1.3.
constexpr std::string_view request = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                                     "Host: 127.0.0.1\r\n"
                                     "Connection: Upgrade\r\n"
                                     "Upgrade: websocket\r\n"
                                     "Sec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                     "\r\n";
constexpr std::string_view accepted = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

} // namespace

WebSocketClient::WebSocketClient(Loop &loop, std::uint16_t port, std::size_t index, ClientObserver &observer)
    : Client(index, observer), Connection(loop, port)
{
}

void WebSocketClient::opened()
{
    m_isUpgraded = false;
    begin();
    write(request);
}

std::size_t WebSocketClient::received(char *bytes, std::size_t size)
{
    std::size_t used = m_isUpgraded ? 0 : receiveUpgrade({bytes, size});
    while (m_isUpgraded && isOpen()) {
        const std::optional<Frame> frame = readFrame(bytes + used, size - used);
        if (!frame)
            break;
        used += frame->size;
        receiveFrame(*frame);
    }
    return used;
}

std::size_t WebSocketClient::receiveUpgrade(std::string_view bytes)
{
    const std::optional<HttpReply> reply = readReply(bytes);
    if (!reply)
        return 0;
    if (reply->status != 101 || headerField(reply->head, "sec-websocket-accept") != accepted)
        fail("client %zu: no WebSocket: %.*s", index(), static_cast<int>(reply->head.size()),
            reply->head.data());
    m_isUpgraded = true;
    return reply->size;
}

void WebSocketClient::receiveFrame(const Frame &frame)
{
    switch (frame.opcode) {
    case Opcode::text:
        return receive(frame.payload);
    case Opcode::binary:
        return receiveBinary(frame.payload);
    default:
        fail("client %zu: a control frame %d", index(), static_cast<int>(frame.opcode));
    }
}

void WebSocketClient::send(std::string_view packet)
{
    static std::string message;
    message.assign(1, '4').append(packet);
    sendFrame(Opcode::text, message);
}

void WebSocketClient::sendFrame(Opcode opcode, std::string_view payload)
{
    static std::string frame;
    frame.clear();
    appendMaskedFrame(frame, opcode, payload);
    write(frame);
}

} // namespace tincan::bench

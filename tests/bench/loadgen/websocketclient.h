// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/client.h"
#include "tests/bench/loadgen/connection.h"
#include "tests/bench/wire/frame.h"

namespace tincan::bench {

/// A client that comes by WebSocket and stays there.
class WebSocketClient final : public Client, private Connection
{
public:
    WebSocketClient(Loop &loop, std::uint16_t port, std::size_t index, ClientObserver &observer);

    void open() override { Connection::open(); }
    void close() override { Connection::close(); }
    void send(std::string_view packet) override;
    void sendBinary(std::string_view bytes) override { sendFrame(Opcode::binary, bytes); }

private:
    void opened() override;
    std::size_t received(char *bytes, std::size_t size) override;
    void sessionOpened(std::string_view) override { }
    void sendPong() override { sendFrame(Opcode::text, "3"); }

    void sendFrame(Opcode opcode, std::string_view payload);
    std::size_t receiveUpgrade(std::string_view bytes);
    void receiveFrame(const Frame &frame);

    bool m_isUpgraded = false;
};

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/client.h"
#include "tests/bench/loadgen/connection.h"
#include "tests/bench/wire/httpreply.h"

#include <functional>

namespace tincan::bench {

/// One kept-alive HTTP connection, with one request on its way at a time.
class HttpConnection final : private Connection
{
public:
    using Reply = std::function<void(const HttpReply &)>;

    HttpConnection(Loop &loop, std::uint16_t port, Reply reply);

    void open(std::function<void()> whenOpen);
    void close() { Connection::close(); }
    void get(std::string_view target);
    void post(std::string_view target, std::string_view body);

private:
    void opened() override { m_whenOpen(); }
    std::size_t received(char *bytes, std::size_t size) override;

    Reply m_reply;
    std::function<void()> m_whenOpen;
    std::string m_request;
};

/// A client that comes by long polling and stays there: a GET always waits on one connection; what
/// is sent meanwhile goes out in one POST after the other on a second one.
class PollingClient final : public Client
{
public:
    PollingClient(Loop &loop, std::uint16_t port, std::size_t index, ClientObserver &observer);

    void open() override;
    void close() override;
    void send(std::string_view packet) override;
    void sendBinary(std::string_view bytes) override;

private:
    void sessionOpened(std::string_view handshake) override;
    void sendPong() override { sendPacket("3"); }

    void sendPacket(std::string_view packet);
    void post();
    void polled(const HttpReply &reply);
    void posted(const HttpReply &reply);

    HttpConnection m_get;
    HttpConnection m_post;
    std::string m_target = "/socket.io/?EIO=4&transport=polling";
    std::string m_unsent; // packets of the next POST
    bool m_isPosting = false;
};

} // namespace tincan::bench

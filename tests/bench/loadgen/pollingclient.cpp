// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/pollingclient.h"

#include "tests/bench/wire/fail.h"

#include <utility>

namespace tincan::bench {

namespace {

constexpr char separator = '\x1e';
constexpr std::string_view sidKey = R"("sid":")";

void expect(const HttpReply &reply, const char *method)
{
    if (reply.status != 200)
        fail("%s: %.*s", method, static_cast<int>(reply.head.size()), reply.head.data());
}

} // namespace

HttpConnection::HttpConnection(Loop &loop, std::uint16_t port, Reply reply)
    : Connection(loop, port), m_reply(std::move(reply))
{
}

void HttpConnection::open(std::function<void()> whenOpen)
{
    m_whenOpen = std::move(whenOpen);
    Connection::open();
}

void HttpConnection::get(std::string_view target)
{
    m_request.assign("GET ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    write(m_request);
}

void HttpConnection::post(std::string_view target, std::string_view body)
{
    m_request.assign("POST ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                                    "Content-Type: text/plain;charset=UTF-8\r\n"
                                                    "Content-Length: ");
    m_request.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    write(m_request);
}

std::size_t HttpConnection::received(char *bytes, std::size_t size)
{
    const std::optional<HttpReply> reply = readReply({bytes, size});
    if (!reply)
        return 0;
    if (reply->size != size)
        fail("more than the reply that was asked for");
    m_reply(*reply);
    return size;
}

PollingClient::PollingClient(Loop &loop, std::uint16_t port, std::size_t index, ClientObserver &observer)
    : Client(index, observer), m_get(loop, port, [this](const HttpReply &reply) { polled(reply); }),
      m_post(loop, port, [this](const HttpReply &reply) { posted(reply); })
{
}

void PollingClient::open()
{
    begin();
    m_post.open([this] { m_get.open([this] { m_get.get(m_target); }); });
}

void PollingClient::close()
{
    m_get.close();
    m_post.close();
}

void PollingClient::sessionOpened(std::string_view handshake)
{
    const std::size_t begin = handshake.find(sidKey);
    const std::size_t end = handshake.find('"', begin + sidKey.size());
    if (begin == std::string_view::npos || end == std::string_view::npos)
        fail("client %zu: an open packet without a sid", index());
    m_target.append("&sid=").append(handshake.substr(begin + sidKey.size(), end - begin - sidKey.size()));
}

void PollingClient::send(std::string_view packet)
{
    sendPacket(std::string(1, '4').append(packet));
}

void PollingClient::sendBinary(std::string_view)
{
    fail("long polling is measured with text alone");
}

void PollingClient::sendPacket(std::string_view packet)
{
    if (!m_unsent.empty())
        m_unsent.push_back(separator);
    m_unsent.append(packet);
    if (!m_isPosting)
        post();
}

void PollingClient::post()
{
    m_isPosting = true;
    m_post.post(m_target, std::exchange(m_unsent, {}));
}

void PollingClient::polled(const HttpReply &reply)
{
    expect(reply, "GET");
    std::string_view packets = reply.body;
    for (std::size_t end = 0; end != std::string_view::npos; packets.remove_prefix(end + 1)) {
        end = packets.find(separator);
        receive(packets.substr(0, end));
        if (end == std::string_view::npos)
            break;
    }
    m_get.get(m_target);
}

void PollingClient::posted(const HttpReply &reply)
{
    expect(reply, "POST");
    if (reply.body != "ok")
        fail("client %zu: a POST was answered '%.*s'", index(), static_cast<int>(reply.body.size()),
            reply.body.data());
    m_isPosting = false;
    if (!m_unsent.empty())
        post();
}

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
#pragma once

#include "tests/server/support/rawclient.h"

#include <memory>

namespace tincan::test {

/// A client of long-polling, with a connection for each request.
class PollingClient
{
public:
    /// query: of every request, but for the sid.
    explicit PollingClient(quint16 port, const QByteArray &query = "EIO=4&transport=polling")
        : m_query(query), m_port(port)
    {
        get();
        const RawResponse opened = m_get->response().value_or(RawResponse{});
        open = opened;
        sid = opened.body.mid(opened.body.indexOf("\"sid\":\"") + 7, 20);
    }

    QByteArray query() const { return m_query + (sid.isEmpty() ? "" : "&sid=" + sid); }
    /// Sends a GET; poll() waits for the answer, too: "200 body".
    void get(const QByteArray &fields = {})
    {
        m_get = std::make_unique<RawClient>(m_port);
        m_get->send("GET /socket.io/?" + query() + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    }
    QByteArray poll()
    {
        get();
        return polled();
    }
    QByteArray polled() { return text(m_get->response()); }
    QByteArray post(
        const QByteArray &body, const QByteArray &fields = "Content-Type: text/plain;charset=UTF-8\r\n")
    {
        newPost().send("POST /socket.io/?" + query() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body);
        return text(m_post->response());
    }
    /// The same request again, on a connection of its own.
    QByteArray otherGet()
    {
        RawClient other(m_port);
        other.send("GET /socket.io/?" + query() + " HTTP/1.1\r\nHost: h\r\n\r\n");
        return text(other.response());
    }

    /// That of the last GET.
    RawClient &getConnection() { return *m_get; }
    /// A new one for a POST, then that of the last.
    RawClient &newPost()
    {
        m_post = std::make_unique<RawClient>(m_port);
        return *m_post;
    }
    RawClient &postConnection() { return *m_post; }

    static QByteArray text(const std::optional<RawResponse> &response)
    {
        return response ? QByteArray::number(response->status) + ' ' + response->body : QByteArray("closed");
    }

    RawResponse open;
    QByteArray sid;

private:
    QByteArray m_query;
    std::unique_ptr<RawClient> m_get;
    std::unique_ptr<RawClient> m_post;
    quint16 m_port;
};

constexpr const char *unknownSid = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";

} // namespace tincan::test

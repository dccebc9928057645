// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

#include <QHostAddress>

#include <functional>
#include <memory>

namespace tincan::http {

class Connection;

/// Who sent a request.
struct Peer
{
    QHostAddress address;
    quint16 port = 0;
    bool secure = false; ///< over TLS
};

/// Why an exchange ended without an answer of its handler.
enum class ExchangeEnd {
    clientGone, ///< the connection broke or was closed
    bodyRefused, ///< its body was too long or stood still; the client was told so
};

/// One request and the place for its answer, which may be given at any later time.
///
/// Shared by the connection and the handler; it outlives the connection where the handler keeps it, and
/// then does nothing. Callbacks are called in the server's thread, never after the exchange was answered.
class Exchange
{
public:
    using BodyCallback = std::function<void(const QByteArray &body)>;
    using EndCallback = std::function<void(ExchangeEnd end)>;

    Exchange(Connection *connection, Request request, Peer peer);

    const Request &request() const { return m_request; }
    const Peer &peer() const { return m_peer; }
    /// Whether an answer is still wanted: none was given, and the client is there.
    bool isOpen() const { return m_connection != nullptr; }

    /// Adds fields to whatever it is going to be answered with by respond().
    void addReplyFields(const QList<HeaderField> &fields) { m_replyFields += fields; }

    /// Answers. Only the first answer counts; where the client has gone it is dropped. Answers leave in
    /// the order of their requests.
    void respond(Response response);

    /// Closes the connection without an answer; what earlier requests were answered still leaves.
    void dropConnection();

    /// Asks for the whole body, of at most maxBytes; only now is an expected 100 sent. A longer body is
    /// answered with 413, one that stands still with 408: then the end callback is called instead. A
    /// body nobody asked for is not read: the connection is closed after the answer.
    void readBody(qint64 maxBytes, BodyCallback callback);

    /// Calls back if the exchange ends without an answer of the handler: the client went away, or its
    /// body was refused. One callback.
    void onAborted(EndCallback callback) { m_aborted = std::move(callback); }

private:
    friend class Connection;

    void receiveBody(const QByteArray &body);
    void end(ExchangeEnd end);

    Connection *m_connection; // null once answered or ended
    Request m_request;
    Peer m_peer;
    QList<HeaderField> m_replyFields;
    std::optional<Response> m_response; // waits for the answers before it
    BodyCallback m_bodyCallback;
    EndCallback m_aborted;
};

using ExchangePtr = std::shared_ptr<Exchange>;

} // namespace tincan::http

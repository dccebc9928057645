// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/headparser.h"
#include "server/http/linebuffer.h"

#include <optional>
#include <variant>

namespace tincan::http {

/// The head of a request is complete. Where it has a body, acceptBody() decides how to go on.
struct HeadReceived
{
    Request request;
};
/// The whole body, decoded.
struct BodyReceived
{
    QByteArray body;
};
using ParserEvent = std::variant<HeadReceived, BodyReceived, RequestError>;

/// Reads the requests of one connection (HTTP/1.0 and 1.1, RFC 9112), without any IO.
///
/// Bytes go in with receive(), events come out of next(), in any split the same. Everything is bounded;
/// nothing is allocated from a claimed length; the cost is linear in the bytes received, also when they
/// come one by one. After a RequestError nothing more comes: answer it and close.
///
///     head ──HeadReceived, no body──▶ head
///      └──HeadReceived, body──▶ undecided ──acceptBody()──▶ body ──BodyReceived──▶ head
class RequestParser
{
public:
    explicit RequestParser(const HeadLimits &limits = {});

    void receive(QByteArrayView bytes) { m_buffer.append(bytes); }
    /// The next thing that is complete; nothing: more bytes are needed, or acceptBody().
    std::optional<ParserEvent> next();

    /// Reads the body of the request whose head came last; a longer one is 413.
    void acceptBody(qint64 maxBytes);

    /// Nothing of a further request has been received, and no body is unread.
    bool isIdle() const { return m_state == State::startLine && m_buffer.isEmpty(); }
    bool isReadingBody() const { return m_state >= State::body && m_state < State::failed; }
    bool isUndecided() const { return m_state == State::undecided; }
    /// Bytes received and not used yet.
    qsizetype bufferedBytes() const { return m_buffer.size(); }
    /// Gives them away: what followed a request to upgrade is no HTTP.
    QByteArray takeBuffered() { return m_buffer.takeBytes(m_buffer.size()).toByteArray(); }

private:
    enum class State { startLine, fields, undecided, body, chunkSize, chunkData, chunkEnd, trailers, failed };
    using Step = tl::expected<std::optional<ParserEvent>, RequestError>;

    Step step();
    Step readStartLine();
    Step readField();
    Step readBody();
    Step readChunkSize();
    Step readChunkData();
    Step readChunkEnd();
    Step readTrailer();
    Step finishHead();
    Step finishBody();
    tl::expected<bool, RequestError> takeLine(
        QByteArrayView &line, qsizetype maxBytes, int tooLong, const char *explanation);

    HeadLimits m_limits;
    LineBuffer m_buffer;
    HeadParser m_head;
    State m_state = State::startLine;
    bool m_advanced = false; // the last step used something up
    int m_emptyLines = 0;

    QByteArray m_body;
    bool m_isChunked = false;
    qint64 m_contentLength = 0;
    qint64 m_maxBodyBytes = 0;
    qint64 m_remaining = 0; // of the body, or of the chunk
    qsizetype m_extensionBytes = 0;
    qsizetype m_trailerBytes = 0;
    int m_trailerFields = 0;
};

} // namespace tincan::http

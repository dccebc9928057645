// SPDX-License-Identifier: MIT
#include "server/http/requestparser.h"

#include <algorithm>

namespace tincan::http {

namespace {

constexpr qsizetype requestLineExtraBytes = 64; // method, version and blanks beside the target
constexpr qsizetype maxExtensionBytes = 16'384; // of all chunks of a body
constexpr qsizetype maxChunkSizeDigits = 15; // fewer than what an overflow takes

tl::unexpected<RequestError> refuse(int status, const char *explanation)
{
    return tl::unexpected(RequestError{status, explanation});
}

} // namespace

RequestParser::RequestParser(const HeadLimits &limits) : m_limits(limits), m_head(limits) { }

std::optional<ParserEvent> RequestParser::next()
{
    while (m_state != State::undecided && m_state != State::failed) {
        m_advanced = false;
        Step result = step();
        if (!result) {
            m_state = State::failed;
            m_body.clear();
            return ParserEvent(std::move(result.error()));
        }
        if (result->has_value())
            return *std::move(result);
        if (!m_advanced)
            break;
    }
    return std::nullopt;
}

RequestParser::Step RequestParser::step()
{
    switch (m_state) {
    case State::startLine:
        return readStartLine();
    case State::fields:
        return readField();
    case State::body:
        return readBody();
    case State::chunkSize:
        return readChunkSize();
    case State::chunkData:
        return readChunkData();
    case State::chunkEnd:
        return readChunkEnd();
    case State::trailers:
        return readTrailer();
    case State::undecided:
    case State::failed:
        break;
    }
    return std::nullopt;
}

/// False: it is not complete. A line over maxBytes has the status tooLong.
tl::expected<bool, RequestError> RequestParser::takeLine(
    QByteArrayView &line, qsizetype maxBytes, int tooLong, const char *explanation)
{
    switch (m_buffer.takeLine(line, maxBytes)) {
    case LineBuffer::Result::line:
        m_advanced = true;
        return true;
    case LineBuffer::Result::incomplete:
        return false;
    case LineBuffer::Result::tooLong:
        return refuse(tooLong, explanation);
    case LineBuffer::Result::invalid:
        break;
    }
    return refuse(400, "bare CR, bare LF or NUL");
}

RequestParser::Step RequestParser::readStartLine()
{
    QByteArrayView line;
    const auto taken
        = takeLine(line, m_limits.targetBytes + requestLineExtraBytes, 414, "request line too long");
    if (!taken)
        return tl::unexpected(taken.error());
    if (!*taken)
        return std::nullopt;
    if (line.isEmpty()) { // RFC 9112, 2.2: one before the request line is forgiven
        if (++m_emptyLines > 1)
            return refuse(400, "empty request line");
        return std::nullopt;
    }
    m_emptyLines = 0;
    if (auto check = m_head.startLine(line); !check)
        return tl::unexpected(check.error());
    m_state = State::fields;
    return std::nullopt;
}

RequestParser::Step RequestParser::readField()
{
    QByteArrayView line;
    const auto taken = takeLine(line, m_head.fieldBytesLeft(), 431, "header fields too large");
    if (!taken)
        return tl::unexpected(taken.error());
    if (!*taken)
        return std::nullopt;
    if (line.isEmpty())
        return finishHead();
    if (const auto check = m_head.field(line); !check)
        return tl::unexpected(check.error());
    return std::nullopt;
}

RequestParser::Step RequestParser::finishHead()
{
    auto request = m_head.finish();
    if (!request)
        return tl::unexpected(request.error());
    m_isChunked = request->chunked;
    m_contentLength = request->contentLength;
    m_state = request->hasBody() ? State::undecided : State::startLine;
    return ParserEvent(HeadReceived{*std::move(request)});
}

void RequestParser::acceptBody(qint64 maxBytes)
{
    if (m_state != State::undecided)
        return;
    m_maxBodyBytes = maxBytes;
    m_body.clear();
    m_extensionBytes = m_trailerBytes = 0;
    m_trailerFields = 0;
    m_remaining = m_isChunked ? 0 : m_contentLength;
    m_state = m_isChunked ? State::chunkSize : State::body;
}

RequestParser::Step RequestParser::readBody()
{
    if (m_contentLength > m_maxBodyBytes)
        return refuse(413, "body too large");
    const QByteArrayView bytes = m_buffer.takeBytes(m_remaining);
    m_body.append(bytes);
    m_remaining -= bytes.size();
    if (m_remaining == 0)
        return finishBody();
    return std::nullopt;
}

RequestParser::Step RequestParser::readChunkSize()
{
    QByteArrayView line;
    const auto taken = takeLine(
        line, maxExtensionBytes + maxChunkSizeDigits - m_extensionBytes, 413, "chunk extensions too large");
    if (!taken)
        return tl::unexpected(taken.error());
    if (!*taken)
        return std::nullopt;
    const auto isHex
        = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    const qsizetype digits = std::find_if_not(line.begin(), line.end(), isHex) - line.begin();
    const QByteArrayView extension = line.sliced(digits);
    if (digits == 0 || !(extension.isEmpty() || extension.startsWith(';')))
        return refuse(400, "malformed chunk size");
    m_extensionBytes += extension.size();
    if (m_extensionBytes > maxExtensionBytes)
        return refuse(413, "chunk extensions too large");
    if (digits > maxChunkSizeDigits)
        return refuse(413, "body too large");
    m_remaining = line.first(digits).toByteArray().toLongLong(nullptr, 16);
    if (m_remaining > m_maxBodyBytes - m_body.size())
        return refuse(413, "body too large");
    m_state = m_remaining == 0 ? State::trailers : State::chunkData;
    return std::nullopt;
}

RequestParser::Step RequestParser::readChunkData()
{
    const QByteArrayView bytes = m_buffer.takeBytes(m_remaining);
    m_body.append(bytes);
    m_remaining -= bytes.size();
    m_advanced = !bytes.isEmpty();
    if (m_remaining == 0)
        m_state = State::chunkEnd;
    return std::nullopt;
}

RequestParser::Step RequestParser::readChunkEnd()
{
    if (m_buffer.size() < 2)
        return std::nullopt;
    if (m_buffer.takeBytes(2) != "\r\n")
        return refuse(400, "malformed chunk");
    m_advanced = true;
    m_state = State::chunkSize;
    return std::nullopt;
}

/// Trailers are checked as fields are, and dropped: nobody here has a use for them.
RequestParser::Step RequestParser::readTrailer()
{
    QByteArrayView line;
    const auto taken = takeLine(line, m_limits.headerBytes - m_trailerBytes, 431, "trailer fields too large");
    if (!taken)
        return tl::unexpected(taken.error());
    if (!*taken)
        return std::nullopt;
    if (line.isEmpty())
        return finishBody();
    m_trailerBytes += line.size() + 2;
    if (m_trailerBytes > m_limits.headerBytes || ++m_trailerFields > m_limits.headerFields)
        return refuse(431, "trailer fields too large");
    if (const auto field = parseField(line); !field)
        return tl::unexpected(field.error());
    return std::nullopt;
}

RequestParser::Step RequestParser::finishBody()
{
    m_state = State::startLine;
    return ParserEvent(BodyReceived{std::exchange(m_body, {})});
}

} // namespace tincan::http

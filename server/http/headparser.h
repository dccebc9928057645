// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

#include <tl/expected.hpp>

namespace tincan::http {

/// Why a request is refused: the status to answer with, and a few words for a person.
struct RequestError
{
    int status = 400;
    QByteArray explanation;
};

/// Bounds on the head of a request.
struct HeadLimits
{
    qsizetype headerBytes = 16'384; ///< all fields with their line ends: 431
    int headerFields = 100; ///< 431
    qsizetype targetBytes = 8'192; ///< 414
};

/// Builds a Request from its lines, strictly by RFC 9112: whatever two readers might understand in two
/// ways is refused, since that is what smuggling lives on.
class HeadParser
{
public:
    using Check = tl::expected<void, RequestError>;

    explicit HeadParser(const HeadLimits &limits) : m_limits(limits) { }

    /// The request line, without CRLF. Begins a new request.
    Check startLine(QByteArrayView line);
    /// One header field line, without CRLF.
    Check field(QByteArrayView line);
    /// How long the next field line may be, without CRLF; longer is 431, which field() says for those that
    /// are just too long with it.
    qsizetype fieldBytesLeft() const { return m_limits.headerBytes - m_headerBytes; }
    /// After the empty line: what the fields mean together.
    tl::expected<Request, RequestError> finish();

private:
    Check setTarget(QByteArrayView target);
    Check checkHost() const;
    Check readTransferEncoding();
    Check readContentLength();
    Check readExpect();
    void readConnection();

    HeadLimits m_limits;
    Request m_request;
    QByteArray m_authority; // of a target in absolute form
    qsizetype m_headerBytes = 0;
};

/// Checks the syntax of a field line and splits it; for trailers, too.
tl::expected<HeaderField, RequestError> parseField(QByteArrayView line);

} // namespace tincan::http

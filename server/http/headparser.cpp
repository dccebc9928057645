// SPDX-License-Identifier: MIT
#include "server/http/headparser.h"

#include <algorithm>
#include <limits>

namespace tincan::http {

namespace {

constexpr qsizetype maxMethodBytes = 32;
constexpr qsizetype maxLengthDigits = 18; // fewer than what an overflow takes

tl::unexpected<RequestError> refuse(int status, const char *explanation)
{
    return tl::unexpected(RequestError{status, explanation});
}

bool isTokenCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

bool isFieldContent(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = quint8(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

bool isVisibleAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

QByteArrayView withoutBlanks(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

bool isHost(QByteArrayView host)
{
    return !host.isEmpty() && isVisibleAscii(host) && std::none_of(host.begin(), host.end(), [](char c) {
        return QByteArrayView("/?#@\\,<>\"").contains(c);
    });
}

} // namespace

HeadParser::Check HeadParser::startLine(QByteArrayView line)
{
    m_request = {};
    m_authority.clear();
    m_headerBytes = 0;
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first < 0 || last == first)
        return refuse(400, "malformed request line");
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!isToken(method))
        return refuse(400, "malformed method");
    if (method.size() > maxMethodBytes)
        return refuse(501, "unknown method");
    if (version.size() != 8 || !version.startsWith("HTTP/") || version[6] != '.'
        || !isDigits(version.sliced(5, 1)) || !isDigits(version.sliced(7)))
        return refuse(400, "malformed HTTP version");
    if (version[5] != '1')
        return refuse(505, "HTTP version not supported");
    m_request.method = method.toByteArray();
    m_request.minorVersion = version[7] == '0' ? 0 : 1;
    return setTarget(target);
}

HeadParser::Check HeadParser::setTarget(QByteArrayView target)
{
    if (target.size() > m_limits.targetBytes)
        return refuse(414, "request target too long");
    if (target.isEmpty() || !isVisibleAscii(target) || target.contains('#'))
        return refuse(400, "malformed request target");
    if (target.front() != '/' && !(target == "*" && m_request.method == "OPTIONS")) {
        const qsizetype scheme = target.indexOf("://");
        const QByteArray name = target.first(std::max<qsizetype>(scheme, 0)).toByteArray().toLower();
        if (name != "http" && name != "https")
            return refuse(400, "malformed request target");
        target = target.sliced(scheme + 3);
        const auto end
            = std::find_if(target.begin(), target.end(), [](char c) { return c == '/' || c == '?'; });
        m_authority = target.first(end - target.begin()).toByteArray();
        target = target.sliced(m_authority.size());
        m_request.target = target.startsWith('/') ? target.toByteArray() : '/' + target.toByteArray();
        return {};
    }
    m_request.target = target.toByteArray();
    return {};
}

HeadParser::Check HeadParser::field(QByteArrayView line)
{
    m_headerBytes += line.size() + 2;
    if (m_headerBytes > m_limits.headerBytes)
        return refuse(431, "header fields too large");
    if (m_request.headers.size() >= m_limits.headerFields)
        return refuse(431, "too many header fields");
    auto parsed = parseField(line);
    if (!parsed)
        return tl::unexpected(parsed.error());
    m_request.headers.append(*std::move(parsed));
    return {};
}

tl::expected<HeaderField, RequestError> parseField(QByteArrayView line)
{
    if (line.startsWith(' ') || line.startsWith('\t'))
        return refuse(400, "folded header field");
    const qsizetype colon = line.indexOf(':');
    if (colon < 0 || !isToken(line.first(colon)))
        return refuse(400, "malformed header field name");
    const QByteArrayView value = withoutBlanks(line.sliced(colon + 1));
    if (!isFieldContent(value))
        return refuse(400, "malformed header field value");
    return HeaderField{line.first(colon).toByteArray().toLower(), value.toByteArray()};
}

tl::expected<Request, RequestError> HeadParser::finish()
{
    readConnection();
    for (const auto step :
        {&HeadParser::readTransferEncoding, &HeadParser::readContentLength, &HeadParser::readExpect}) {
        if (const Check check = (this->*step)(); !check)
            return tl::unexpected(check.error());
    }
    if (const Check check = checkHost(); !check)
        return tl::unexpected(check.error());
    return std::exchange(m_request, {});
}

HeadParser::Check HeadParser::checkHost() const
{
    const auto count = std::count_if(m_request.headers.begin(), m_request.headers.end(),
        [](const HeaderField &field) { return field.first == "host"; });
    if (count > 1)
        return refuse(400, "more than one Host");
    if (count == 0)
        return m_request.minorVersion == 0 ? Check{} : refuse(400, "no Host");
    const QByteArrayView host = m_request.header("host");
    if (!isHost(host))
        return refuse(400, "malformed Host");
    if (!m_authority.isEmpty() && m_authority.compare(host, Qt::CaseInsensitive) != 0)
        return refuse(400, "Host and request target differ");
    return {};
}

HeadParser::Check HeadParser::readTransferEncoding()
{
    if (!m_request.hasHeader("transfer-encoding"))
        return {};
    if (m_request.hasHeader("content-length"))
        return refuse(400, "both Transfer-Encoding and Content-Length");
    if (m_request.minorVersion == 0)
        return refuse(400, "Transfer-Encoding in HTTP/1.0");
    int chunked = 0;
    int others = 0;
    for (const HeaderField &field : std::as_const(m_request.headers)) {
        if (field.first != "transfer-encoding")
            continue;
        for (const QByteArray &coding : field.second.split(','))
            ++(withoutBlanks(coding).compare("chunked", Qt::CaseInsensitive) == 0 ? chunked : others);
    }
    if (chunked > 1)
        return refuse(400, "chunked more than once");
    if (others > 0)
        return refuse(501, "unknown transfer coding");
    m_request.chunked = true;
    return {};
}

HeadParser::Check HeadParser::readContentLength()
{
    bool seen = false;
    for (const HeaderField &field : std::as_const(m_request.headers)) {
        if (field.first != "content-length")
            continue;
        if (std::exchange(seen, true))
            return refuse(400, "more than one Content-Length");
        if (!isDigits(field.second))
            return refuse(400, "malformed Content-Length");
        // What does not fit is larger than any limit; the limit will say so.
        m_request.contentLength = field.second.size() <= maxLengthDigits ? field.second.toLongLong()
                                                                         : std::numeric_limits<qint64>::max();
    }
    return {};
}

HeadParser::Check HeadParser::readExpect()
{
    if (m_request.minorVersion == 0)
        return {}; // RFC 9110, 10.1.1: to be ignored there
    for (const HeaderField &field : std::as_const(m_request.headers)) {
        if (field.first != "expect")
            continue;
        if (field.second.compare("100-continue", Qt::CaseInsensitive) != 0)
            return refuse(417, "unknown expectation");
        m_request.expectContinue = true;
    }
    return {};
}

void HeadParser::readConnection()
{
    m_request.keepAlive
        = m_request.minorVersion == 0 ? m_request.headerHasToken("connection", "keep-alive") : true;
    if (m_request.headerHasToken("connection", "close"))
        m_request.keepAlive = false;
}

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#include "protocol/websocket/handshake.h"

#include <QCryptographicHash>

#include <algorithm>

namespace tincan::websocket {
namespace {

bool equalName(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

QList<QByteArray> valuesOf(const HeaderFields &headers, QByteArrayView name)
{
    QList<QByteArray> values;
    for (const auto &[key, value] : headers) {
        if (equalName(key, name))
            values.append(value.trimmed());
    }
    return values;
}

/// True where one of the comma-separated elements of these fields is token.
bool hasToken(const HeaderFields &headers, QByteArrayView name, QByteArrayView token)
{
    for (const QByteArray &value : valuesOf(headers, name)) {
        const QList<QByteArray> elements = value.split(',');
        if (std::any_of(elements.begin(), elements.end(),
                [&](const QByteArray &element) { return equalName(element.trimmed(), token); }))
            return true;
    }
    return false;
}

bool isValidKey(const QByteArray &key)
{
    const auto decoded = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded && (*decoded).size() == 16 && key.size() == 24;
}

bool announcesBody(const HeaderFields &headers)
{
    const QList<QByteArray> lengths = valuesOf(headers, "Content-Length");
    return !valuesOf(headers, "Transfer-Encoding").isEmpty()
        || std::any_of(
            lengths.begin(), lengths.end(), [](const QByteArray &length) { return length != "0"; });
}

tl::unexpected<HandshakeError> refusal(const char *explanation, int httpStatus = 400)
{
    return tl::unexpected(HandshakeError{httpStatus, explanation});
}

/// Text that can't end a header line before its time.
bool isOneLine(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void appendField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    if (isOneLine(name) && isOneLine(value))
        out.append(name).append(": ").append(value).append("\r\n");
}

/// The n of "HTTP/1.1 n Reason"; 0 where that is no status line.
int parseStatus(QByteArrayView line)
{
    constexpr QByteArrayView version = "HTTP/1.1 ";
    if (!line.startsWith(version) || line.size() < version.size() + 3)
        return 0;
    if (line.size() > version.size() + 3 && line[version.size() + 3] != ' ')
        return 0;
    bool ok = false;
    const int status = line.sliced(version.size(), 3).toByteArray().toInt(&ok);
    return ok && status >= 100 ? status : 0;
}

} // namespace

bool asksForWebSocket(const HeaderFields &headers)
{
    return hasToken(headers, "Upgrade", "websocket");
}

tl::expected<QByteArray, HandshakeError> checkUpgradeRequest(const UpgradeRequest &request)
{
    const HeaderFields &headers = request.headers;
    if (request.method != "GET")
        return refusal("method is not GET");
    if (request.httpMinorVersion < 1)
        return refusal("HTTP before 1.1");
    if (valuesOf(headers, "Host").size() != 1)
        return refusal("not exactly one Host");
    if (!asksForWebSocket(headers))
        return refusal("Upgrade does not name websocket");
    if (!hasToken(headers, "Connection", "upgrade"))
        return refusal("Connection does not name upgrade");
    if (valuesOf(headers, "Sec-WebSocket-Version") != QList<QByteArray>{"13"})
        return refusal("Sec-WebSocket-Version is not 13");
    const QList<QByteArray> keys = valuesOf(headers, "Sec-WebSocket-Key");
    if (keys.size() != 1 || !isValidKey(keys.first()))
        return refusal("Sec-WebSocket-Key is not 16 bytes in base64");
    if (announcesBody(headers))
        return refusal("a request to upgrade has no body");
    return acceptKey(keys.first());
}

QByteArray acceptKey(QByteArrayView key)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(key.toByteArray());
    hash.addData(QByteArrayLiteral("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    return hash.result().toBase64();
}

QByteArray upgradeResponse(QByteArrayView accept, const HeaderFields &extra)
{
    QByteArray response = "HTTP/1.1 101 Switching Protocols\r\n";
    appendField(response, "Upgrade", "websocket");
    appendField(response, "Connection", "Upgrade");
    appendField(response, "Sec-WebSocket-Accept", accept);
    for (const auto &[name, value] : extra)
        appendField(response, name, value);
    return response.append("\r\n");
}

ClientHandshake::ClientHandshake(const Request &request, const std::array<quint8, 16> &nonce)
{
    QByteArray raw;
    for (quint8 byte : nonce)
        raw.append(char(byte));
    const QByteArray key = raw.toBase64();
    m_accept = acceptKey(key);

    m_request = "GET " + (isOneLine(request.target) ? request.target : QByteArray("/")) + " HTTP/1.1\r\n";
    appendField(m_request, "Host", request.host);
    appendField(m_request, "Upgrade", "websocket");
    appendField(m_request, "Connection", "Upgrade");
    appendField(m_request, "Sec-WebSocket-Key", key);
    appendField(m_request, "Sec-WebSocket-Version", "13");
    for (const auto &[name, value] : request.headers)
        appendField(m_request, name, value);
    m_request.append("\r\n");
}

tl::expected<std::optional<QByteArray>, HandshakeError> ClientHandshake::receive(QByteArrayView bytes)
{
    // The end may lie across two pieces; what was searched before is not searched again.
    const qsizetype searched = qMax<qsizetype>(m_received.size() - 3, 0);
    m_received.append(bytes);
    const qsizetype end = m_received.indexOf("\r\n\r\n", searched);
    if (end < 0 ? m_received.size() > maxResponseBytes : end > maxResponseBytes)
        return refusal("response headers over 16 KB", 0);
    if (end < 0)
        return std::nullopt;
    if (auto checked = checkResponse(QByteArrayView(m_received).first(end)); !checked)
        return tl::unexpected(checked.error());
    return m_received.sliced(end + 4);
}

tl::expected<void, HandshakeError> ClientHandshake::checkResponse(QByteArrayView head) const
{
    const QList<QByteArray> lines = head.toByteArray().replace("\r\n", "\n").split('\n');
    const int status = parseStatus(lines.first());
    if (status == 0)
        return refusal("not an HTTP/1.1 response", 0);
    if (status != 101)
        return refusal("the server did not switch protocols", status);
    HeaderFields headers;
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            return refusal("a header line without a name", status);
        headers.append({line.first(colon), line.sliced(colon + 1)});
    }
    if (!asksForWebSocket(headers))
        return refusal("Upgrade does not name websocket", status);
    if (!hasToken(headers, "Connection", "upgrade"))
        return refusal("Connection does not name upgrade", status);
    if (valuesOf(headers, "Sec-WebSocket-Accept") != QList<QByteArray>{m_accept})
        return refusal("Sec-WebSocket-Accept does not answer our key", status);
    if (!valuesOf(headers, "Sec-WebSocket-Extensions").isEmpty())
        return refusal("an extension that was not asked for", status);
    if (!valuesOf(headers, "Sec-WebSocket-Protocol").isEmpty())
        return refusal("a subprotocol that was not asked for", status);
    return {};
}

} // namespace tincan::websocket

// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <array>
#include <optional>
#include <tl/expected.hpp>
#include <utility>

namespace tincan::websocket {

/// Header fields in the order they came; names compare without regard to case.
using HeaderFields = QList<std::pair<QByteArray, QByteArray>>;

/// Why a handshake failed. On a server httpStatus is what to answer (400); on a client it is what
/// the server answered, 0 where that was no HTTP response.
struct HandshakeError
{
    int httpStatus;
    QByteArray explanation;
};

/// What a server must know of a request to upgrade it (RFC 6455, section 4.2.1).
struct UpgradeRequest
{
    QByteArray method;
    int httpMinorVersion = 1; ///< the n of HTTP/1.n
    HeaderFields headers;
};

/// True where the request asks for a WebSocket at all (Upgrade names it), rightly or wrongly.
bool asksForWebSocket(const HeaderFields &headers);

/// The value of Sec-WebSocket-Accept for a request that may be upgraded, else why not: method not
/// GET, HTTP before 1.1, Upgrade, Connection or Host missing, key missing, doubled or not 16 bytes
/// in base64, version other than 13, or a body announced.
tl::expected<QByteArray, HandshakeError> checkUpgradeRequest(const UpgradeRequest &request);

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455, section 4.2.2).
QByteArray acceptKey(QByteArrayView key);

/// The whole 101 response, with its empty line.
QByteArray upgradeResponse(QByteArrayView accept, const HeaderFields &extra = {});

/// A client's half of the handshake: the request to send and a reader for the response.
class ClientHandshake
{
public:
    static constexpr qsizetype maxResponseBytes = 16'384; ///< status line and headers

    struct Request
    {
        QByteArray host; ///< with the port where it is not the scheme's own
        QByteArray target; ///< path and query, as in "/socket.io/?EIO=4&transport=websocket"
        HeaderFields headers; ///< further fields; those with CR, LF or NUL are left out
    };

    /// nonce are the 16 random bytes of Sec-WebSocket-Key.
    ClientHandshake(const Request &request, const std::array<quint8, 16> &nonce);

    /// The bytes to send.
    const QByteArray &request() const { return m_request; }

    /// Feeds what the server answered: empty while more must come, then the bytes after the
    /// headers, which are frames already; or why this is no WebSocket. Call no more after a result.
    tl::expected<std::optional<QByteArray>, HandshakeError> receive(QByteArrayView bytes);

private:
    tl::expected<void, HandshakeError> checkResponse(QByteArrayView head) const;

    QByteArray m_request;
    QByteArray m_accept;
    QByteArray m_received;
};

} // namespace tincan::websocket

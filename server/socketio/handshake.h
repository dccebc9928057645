// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"
#include "server/options.h"

#include <QDateTime>

#include <memory>

namespace tincan {

/// What a client said when it came: its first HTTP request, and the `auth` of its CONNECT.
///
/// A cheap value that outlives its socket. All sockets of one connection share the request.
class Handshake
{
public:
    Handshake() = default;
    Handshake(std::shared_ptr<const HandshakeRequest> request, Object auth, qint64 issuedMs);

    /// What the client passed as `auth`; empty where it passed none.
    const Object &auth() const { return m_auth; }
    /// Header fields in the order they came, names in lower case.
    QList<HeaderField> headers() const { return request().headers(); }
    QByteArray header(QByteArrayView name) const { return request().header(name); }
    /// The query of the first request, percent-decoded. Several items with one name are an array.
    Object query() const;
    /// Path and query as they came, percent-encoded.
    QString url() const { return QString::fromLatin1(request().target); }
    /// The peer's IP address as text.
    QString address() const { return request().peerAddress.toString(); }
    bool secure() const { return request().secure; } ///< over TLS
    /// Whether a browser sent it from a page of some origin: an Origin header is there.
    bool xdomain() const { return request().hasHeader("origin"); }
    /// When the namespace was asked for, milliseconds since 1970 in UTC.
    qint64 issued() const { return m_issuedMs; }
    /// The same as local time.
    QDateTime time() const { return QDateTime::fromMSecsSinceEpoch(m_issuedMs); }

    const HandshakeRequest &request() const;

    /// The object an official client's user knows as `socket.handshake`.
    Object toObject() const;

private:
    std::shared_ptr<const HandshakeRequest> m_request;
    Object m_auth;
    qint64 m_issuedMs = 0;
};

} // namespace tincan

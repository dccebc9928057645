// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/jsonp.h"
#include "protocol/engineio/wire.h"
#include "server/engineio/replies.h"
#include "server/http/exchange.h"
#include "server/options.h"

#include <tl/expected.hpp>

namespace tincan::engineio {

/// Why a request is refused.
struct Refusal
{
    RequestErrorCode code;
    QByteArray message = {}; ///< instead of the usual one; for forbidden only
    QString name = {}; ///< what exactly went wrong, where the code does not say: ConnectionError::context
};

/// What the query of a request to the engine says.
struct SessionRequest
{
    QByteArray sid; ///< empty: a handshake
    QString transport;
    Revision revision = Revision::three; ///< any EIO but 4, also none, is 3
    bool isTextOnly = false; ///< b64: bytes are to come as base64
    std::optional<Jsonp> jsonp; ///< j: polling by scripts

    explicit SessionRequest(const QList<std::pair<QString, QString>> &query);
    /// How packets go out on the transport that is asked for.
    const Wire &wire() const;
};

/// What a session's user gets to see of the request that began it.
HandshakeRequest handshakeRequest(const http::Request &request, const http::Peer &peer);

/// Whether the path of a target belongs to an engine at `path`: `/socket.io/`, where a slash is added,
/// and all that is below; without it `/socket.io`, too.
class EnginePath
{
public:
    EnginePath(const QString &path, bool addTrailingSlash);
    bool contains(QByteArrayView path) const;

private:
    QByteArray m_directory; // with its slash
    bool m_needsSlash;
};

} // namespace tincan::engineio

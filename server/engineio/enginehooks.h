// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"
#include "server/options.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

namespace tincan::engineio {

/// A request that was refused: what the official server tells as `connection_error`.
struct ConnectionError
{
    int code; ///< of the reply, 0 to 5
    QString message; ///< "Session ID unknown", …
    /// What the official server tells beside: `{transport}`, `{sid}`, `{method}`, `{protocol}`, `{message}`
    /// or
    /// `{name}`, one of TRANSPORT_HANDSHAKE_ERROR, TRANSPORT_MISMATCH, MIDDLEWARE_FAILURE,
    /// ID_GENERATION_ERROR.
    Object context;
    HandshakeRequest request;
};
using ConnectionErrorHandler = std::function<void(const ConnectionError &)>;

/// Names a session. The id has to be 1 to 128 letters, digits, `-` or `_`, different from those of all
/// sessions there are, and to be kept from anybody who could guess it: who knows it can take the session
/// over.
using IdGenerator = std::function<QByteArray(const HandshakeRequest &)>;

/// Sees a request before it is verified. May add fields to whatever it is answered with. False: it is
/// refused with "Bad request".
using RequestMiddleware = std::function<bool(const HandshakeRequest &, QList<HeaderField> &replyFields)>;

/// What a program may add to an engine; empty functions are not called.
struct EngineHooks
{
    IdGenerator generateId;
    QList<RequestMiddleware> middleware;
    ConnectionErrorHandler connectionError;
};

} // namespace tincan::engineio

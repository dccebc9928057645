// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"
#include "server/options.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace tincan::engineio {

class Session;

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

/// How a middleware that takes its time lets a request pass, or refuses it with "Bad request".
///
/// A cheap value, to be called in the server's thread. The first answer counts, others do nothing, as does
/// one after the client has gone. Where none comes within Limits::middlewareTimeout, it has refused.
class RequestNext
{
public:
    /// Nothing: refused.
    using Continue = std::function<void(std::optional<QList<HeaderField>> replyFields)>;

    explicit RequestNext(Continue proceed);

    /// Lets it pass, and adds fields to whatever it is answered with.
    void operator()(const QList<HeaderField> &replyFields = {}) const;
    void refuse() const;

private:
    void proceed(std::optional<QList<HeaderField>> replyFields) const;

    std::shared_ptr<Continue> m_state; // empty function: answered
};

/// As RequestMiddleware, but answers by `next`, at once or later. Meanwhile the request waits, and those
/// behind it on its connection may, too. The reference holds until it has answered.
using AsyncRequestMiddleware = std::function<void(const HandshakeRequest &, RequestNext next)>;

/// What a program may add to an engine; empty functions are not called.
struct EngineHooks
{
    IdGenerator generateId;
    ConnectionErrorHandler connectionError;
    std::function<void(Session &)> connection;
};

} // namespace tincan::engineio

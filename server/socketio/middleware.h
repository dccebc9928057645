// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace tincan {

class Socket;

/// Why a client may not join a namespace: the payload of CONNECT_ERROR.
struct ConnectError
{
    QString message;
    Value data; ///< null: the payload has no `data`
};

/// How a middleware lets a socket pass, at once or later: `next()`, or `next(ConnectError{…})`.
///
/// A cheap value. Its first call counts, others do nothing, as does one after the client is gone.
/// To be called in the server's thread. A middleware that never calls it leaves the client waiting
/// until ServerOptions::connectTimeout.
class Next
{
public:
    using Continue = std::function<void(const std::optional<ConnectError> &)>;

    explicit Next(Continue proceed);

    void operator()() const;
    void operator()(const ConnectError &error) const;

private:
    void proceed(const std::optional<ConnectError> &error) const;

    std::shared_ptr<Continue> m_state; // empty function: called
};

/// Runs for each client that wants to join a namespace, before its CONNECT is answered, in the order
/// of registration. May join rooms (undone on refusal) and set Socket::data(). The reference holds
/// until next is called with an error or the client is gone; look at it only before calling next.
using Middleware = std::function<void(Socket &, Next)>;

} // namespace tincan

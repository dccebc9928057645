// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"
#include "server/socketio/ack.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace tincan {

class Socket;

/// Why a middleware lets nothing pass: a client that wants to join, whom it is sent to as the payload of
/// CONNECT_ERROR, or an event, for Socket::onError().
struct ConnectError
{
    QString message;
    Value data; ///< null: the payload has no `data`
};

/// How a middleware lets a socket or an event pass, at once or later: `next()`, or `next(ConnectError{…})`.
///
/// A cheap value. Its first call counts, others do nothing, as does one after the client is gone.
/// To be called in the server's thread. A middleware that never calls it leaves the client waiting
/// until ServerOptions::connectTimeout; an event of which no copy is left is dropped.
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

/// An event that a client sent, on its way to the listeners. A middleware may change it.
struct IncomingEvent
{
    QString name;
    Array args;
    Ack ack;
};

/// Runs for each event of a socket, after the handlers of onAny() and before those of on(), in the order
/// of registration. The reference holds until next is called or the last copy of it is gone. Events do
/// not wait for each other: one that is let pass at once overtakes another.
using EventMiddleware = std::function<void(IncomingEvent &, Next)>;

} // namespace tincan

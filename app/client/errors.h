// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QMetaType>
#include <QString>

namespace tincan::client {

/// Why a namespace was not joined.
struct ConnectError
{
    QString message; ///< the server's words, or ours where there was no connection
    Value data; ///< what the server's middleware added; null where there is none
    bool byServer = false; ///< the server refused (no automatic new attempt), not the network

    friend bool operator==(const ConnectError &, const ConnectError &) = default;
};

/// Why an acknowledgement did not come.
enum class AckError {
    timedOut, ///< no answer in time; the event may have arrived
    disconnected, ///< the connection ended first; the event may have arrived
    bufferFull, ///< never sent: ClientLimits::bufferedEvents, bufferedBytes or pendingAcks was reached
    invalid, ///< never sent: the event's name is a reserved one
};
/// For people.
QString text(AckError error);

/// Why a namespace's connection ended; text() gives the official words, such as "io server disconnect".
enum class DisconnectReason {
    ioServerDisconnect, ///< the server put this socket out: there is no automatic reconnection
    ioClientDisconnect, ///< disconnectFromServer(), or Manager::close()
    pingTimeout,
    transportClose,
    transportError,
    parseError,
};
QString text(DisconnectReason reason);

/// Why there is no connection.
struct Failure
{
    enum class Kind {
        none,
        invalidAddress, ///< no usable URL
        hostNotFound,
        connectionRefused,
        timedOut,
        notSocketIo, ///< something answers there, but it is not a Socket.IO server
        refused, ///< a Socket.IO server that won't have us (its message is in the text)
        tls, ///< no secure connection: certificate, protocol version …
        closed, ///< there was a connection and it ended
        network, ///< anything else the network says
    };
    Kind kind = Kind::none;
    QString text; ///< one sentence for people
    int httpStatus = 0; ///< where a server answered with one

    friend bool operator==(const Failure &, const Failure &) = default;
};

} // namespace tincan::client

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/packet.h"

#include <QString>

#include <optional>

/// What both ends of a Socket.IO connection have in common: ServerConnection and ClientConnection are
/// the machines (serverconnection.h, clientconnection.h).
///
/// Both are sans-IO: whole Engine.IO messages go in, values come out. After each input call
/// takeEvents() and takeOutgoing(); what is taken is the caller's, and a second call returns nothing. The
/// order within each list is the order on the wire. Not thread-safe; one machine a connection.
namespace tincan::socketio {

/// The peer sent an event to a joined namespace.
struct EventReceived
{
    QString nsp;
    /// A string, or a number (`2[1]` is legal), which no listener of ours can have been registered for.
    Value name;
    Array args; ///< without the name; at most DecoderLimits::arguments
    std::optional<AckId> ackId; ///< present where an answer is asked for: acknowledge() once

    friend bool operator==(const EventReceived &, const EventReceived &) = default;
};

/// The peer answered an event. Nothing says that anybody asked: look the id up, ignore an unknown one.
struct AckReceived
{
    QString nsp;
    AckId id;
    Array args;

    friend bool operator==(const AckReceived &, const AckReceived &) = default;
};

/// The peer left a namespace. The connection stays, for the others and for a new CONNECT.
struct Disconnected
{
    QString nsp;

    friend bool operator==(const Disconnected &, const Disconnected &) = default;
};

enum class Failure {
    parseError, ///< a message that is no packet
    illegalPacket, ///< a packet that may not come in this state
    connectTimeout, ///< no namespace was joined in time
    tooMuchHeld, ///< events that have to be kept until CONNECT is answered exceed the limits
};

/// The connection is over through the peer's fault: close the Engine.IO session. Always the last event; the
/// machine ignores everything from here on, and is joined to nothing.
struct Failed
{
    Failure failure;
    QString detail; ///< for a log; says nothing of what the peer sent

    friend bool operator==(const Failed &, const Failed &) = default;
};

/// Why nothing was sent. Not an error of anybody where the peer has left a moment ago.
enum class SendError {
    notConnected, ///< the namespace is not joined, nor being joined
    bufferFull, ///< being joined, and as much as the limits allow is held back already
};

/// What is held back while a CONNECT is unanswered.
struct HoldLimits
{
    qsizetype messages = 1'000;
    qsizetype bytes = 1'048'576;
};

} // namespace tincan::socketio

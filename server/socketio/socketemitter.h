// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/ack.h"
#include "server/socketio/adapter.h"
#include "server/socketio/arguments.h"

#include <QFuture>

#include <chrono>

namespace tincan {

class BroadcastOperator;
class Socket;

/// An emission to one client with flags: `socket.asVolatile().emitEvent(…)`.
///
/// An immutable value, to be used at once: it must not outlive the socket.
class SocketEmitter
{
public:
    explicit SocketEmitter(Socket &socket, PacketFlags flags = {}) : m_socket(&socket), m_flags(flags) { }

    /// Dropped where the client's transport can't take it now ("volatile").
    SocketEmitter asVolatile() const;
    SocketEmitter compress(bool on) const;
    /// How long emitWithAck() waits for the answer; zero is Limits::ackLifetime.
    SocketEmitter timeout(std::chrono::milliseconds time) const;

    template <typename... Args>
    void emitEvent(const QString &event, Args &&...args) const
    {
        emitArguments(event, arguments(std::forward<Args>(args)...));
    }
    void emitArguments(const QString &event, const Array &args) const;
    /// As Socket::emitWithAck().
    void emitWithAck(const QString &event, const Array &args, AckCallback callback) const;
    QFuture<AckResult> emitWithAck(const QString &event, const Array &args = {}) const;

    /// The same flags for others than this socket.
    BroadcastOperator to(const QString &room) const;
    BroadcastOperator except(const QString &room) const;
    BroadcastOperator broadcast() const;

private:
    Socket *m_socket;
    PacketFlags m_flags;
    std::chrono::milliseconds m_timeout{0};
};

} // namespace tincan

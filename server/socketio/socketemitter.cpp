// SPDX-License-Identifier: MIT
#include "server/socketio/socketemitter.h"

#include "server/socketio/future.h"
#include "server/socketio/socket.h"

namespace tincan {

SocketEmitter SocketEmitter::asVolatile() const
{
    SocketEmitter result = *this;
    result.m_flags.dropIfBusy = true;
    return result;
}

SocketEmitter SocketEmitter::compress(bool on) const
{
    SocketEmitter result = *this;
    result.m_flags.compress = on;
    return result;
}

SocketEmitter SocketEmitter::timeout(std::chrono::milliseconds time) const
{
    SocketEmitter result = *this;
    result.m_timeout = time;
    return result;
}

void SocketEmitter::emitWithAck(const QString &event, const Array &args, AckCallback callback) const
{
    m_socket->emitWithAck(event, args, m_timeout, std::move(callback), m_flags);
}

QFuture<AckResult> SocketEmitter::emitWithAck(const QString &event, const Array &args) const
{
    return futureOf<AckResult>([&](AckCallback callback) { emitWithAck(event, args, std::move(callback)); });
}

void SocketEmitter::emitArguments(const QString &event, const Array &args) const
{
    m_socket->emitArguments(event, args, m_flags);
}

BroadcastOperator SocketEmitter::to(const QString &room) const
{
    return broadcast().to(room);
}

BroadcastOperator SocketEmitter::except(const QString &room) const
{
    return broadcast().except(room);
}

BroadcastOperator SocketEmitter::broadcast() const
{
    const BroadcastOperator others = m_socket->broadcast().compress(m_flags.compress);
    return m_flags.dropIfBusy ? others.asVolatile() : others;
}

} // namespace tincan

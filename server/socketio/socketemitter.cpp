// SPDX-License-Identifier: MIT
#include "server/socketio/socketemitter.h"

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

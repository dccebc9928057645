// SPDX-License-Identifier: MIT
#include "server/net/socket.h"

namespace tincan::net {

bool Socket::adopt(qintptr descriptor)
{
    if (!setSocketDescriptor(descriptor))
        return false;
    setSocketOption(LowDelayOption, 1);
    return true;
}

qint64 Socket::writeData(const char *data, qint64 size)
{
    qint64 sent = 0;
    if (bytesToWrite() == 0 && state() == ConnectedState)
        sent = sendDirectly(data, size);
    if (sent == size)
        return size;
    const qint64 buffered = QTcpSocket::writeData(data + sent, size - sent);
    if (buffered < 0)
        return sent > 0 ? sent : buffered;
    return sent + buffered;
}

#ifndef Q_OS_UNIX
qint64 Socket::sendDirectly(const char *, qint64)
{
    return 0;
}
#endif

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

#include <QTcpSocket>

namespace tincan::net {

/// The server's end of a TCP connection: a QTcpSocket that sends at once.
///
/// What is written goes to the kernel directly where nothing waits before it; only what the kernel does
/// not take is buffered by QTcpSocket. Nagle's algorithm is off: with it, two writes for one request
/// would stall for 42 ms.
class Socket : public QTcpSocket
{
    Q_OBJECT

public:
    using QTcpSocket::QTcpSocket;

    /// Takes over a descriptor that was accepted. False: the system's error is in errorString().
    bool adopt(qintptr descriptor);
    /// Tells the peer that nothing more will come; reading goes on. Where the platform cannot, nothing.
    void shutDownSending();

protected:
    qint64 writeData(const char *data, qint64 size) override;

private:
    /// How many bytes the kernel took; 0 also where sending fails or is not possible here.
    qint64 sendDirectly(const char *data, qint64 size);
};

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <span>

namespace tincan::net {

/// The way from a SendQueue into one connection: takes bytes while there is room, and says when there
/// is room again.
///
/// It must not outlive its socket. Used from the socket's thread only.
class Sender
{
public:
    virtual ~Sender() = default;

    /// Takes as many bytes as fit now. Returns how many; fewer than given (also 0): it is full. Negative:
    /// the connection is broken.
    virtual qint64 send(std::span<const QByteArrayView> pieces) = 0;
    /// Calls back once, from the event loop, when there is room again.
    virtual void notifyWhenWritable() = 0;
    void setWritableCallback(std::function<void()> callback) { m_writable = std::move(callback); }

protected:
    /// The last thing to do in a slot: the callback may destroy this.
    void reportWritable()
    {
        const auto callback = m_writable;
        callback();
    }

private:
    std::function<void()> m_writable;
};

/// Sends on the socket's descriptor where the platform can (plain TCP on Unix); every other socket,
/// TLS above all, gets its bytes through QIODevice::write(), bounded by what it has buffered.
std::unique_ptr<Sender> makeSender(QTcpSocket &socket);

/// The portable one, for any socket.
std::unique_ptr<Sender> makeBufferedSender(QTcpSocket &socket);

} // namespace tincan::net

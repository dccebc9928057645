// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QHostAddress>

#include <memory>
#include <span>

class QTcpSocket;
class QThread;

namespace tincan::net {

/// One connection's bytes, whatever carries them: a bare descriptor (plain TCP on Unix), or one of Qt's
/// sockets (TLS, and every other platform).
///
/// Owns the connection; destroying it, at any time, closes it at once without another word to the peer.
/// Used in one thread, but see detach().
class Stream
{
public:
    class Observer
    {
    public:
        virtual ~Observer() = default;
        /// There is something to read, or the end. Told again in a later turn while something is left. May
        /// destroy the stream.
        virtual void streamReadable() = 0;
        /// There may be room again; once for each notifyWhenWritable(). May destroy the stream.
        virtual void streamWritable() = 0;
    };

    static constexpr qint64 ended = -1; ///< the peer will send no more
    static constexpr qint64 broken = -2;

    virtual ~Stream() = default;

    /// Who is told; not owned. Null: nobody.
    void setObserver(Observer *observer) { m_observer = observer; }
    /// Whether the observer wants to be told of what can be read. Off at first. What is not read waits in
    /// the kernel, and slows the peer down.
    virtual void setReading(bool on) = 0;
    /// Reads what there is, up to the size. 0: nothing now. ended, broken: nothing ever again.
    virtual qint64 read(std::span<char> into) = 0;

    /// Takes as many bytes as fit now. Returns how many; fewer than given (also 0): it is full. Negative:
    /// the connection is broken.
    virtual qint64 send(std::span<const QByteArrayView> pieces) = 0;
    /// Tells the observer once, from the event loop, when there is room again.
    virtual void notifyWhenWritable() = 0;
    /// Tells the peer that nothing more will come; reading goes on. TLS, which knows no half of a close,
    /// sends what it has and closes. Where the carrier cannot, nothing.
    virtual void shutDownSending() = 0;

    virtual QHostAddress peerAddress() const = 0;
    virtual quint16 peerPort() const = 0;
    virtual QHostAddress localAddress() const = 0;
    /// Whether it is encrypted (TLS).
    virtual bool isSecure() const { return false; }

    /// Gives the stream to another thread: it tells nobody any more and is not to be used, until attach()
    /// is called in that thread, with an observer of there. Nothing that the peer sends is lost meanwhile.
    virtual void detach(QThread &target) = 0;
    virtual void attach() = 0;

protected:
    Observer *observer() const { return m_observer; }

private:
    Observer *m_observer = nullptr;
};

/// A stream of a connection that was accepted; owns the descriptor from now on. Nagle's algorithm is off:
/// with it, two writes for one request would stall for 42 ms. Null where the system refuses it.
std::unique_ptr<Stream> makeStream(qintptr descriptor);

/// A stream of a connected socket, which may be a QSslSocket in the midst of its handshake.
std::unique_ptr<Stream> makeStream(std::unique_ptr<QTcpSocket> socket);

} // namespace tincan::net

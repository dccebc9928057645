// SPDX-License-Identifier: MIT
#include "server/net/stream.h"

#include <QScopedValueRollback>
#include <QTcpSocket>
#if QT_CONFIG(ssl)
#include <QSslSocket>
#endif

#include <utility>

namespace tincan::net {

namespace {

// As much as is handed to the socket before what it has must have left; what a TLS record or a turn of
// the loop can make use of.
constexpr qint64 maxBufferedBytes = 65'536;
// More waits in the kernel.
constexpr qint64 readBufferBytes = 65'536;

/// Any of Qt's sockets.
class SocketStream final : public Stream
{
public:
    explicit SocketStream(std::unique_ptr<QTcpSocket> socket) : m_socket(socket.release())
    {
        m_socket->setParent(nullptr);
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket->setReadBufferSize(readBufferBytes);
        attach();
    }
    ~SocketStream() override
    {
        m_context.reset();
        m_socket->abort();
        m_socket->deleteLater(); // it may be in the midst of telling
    }

    void setReading(bool on) override
    {
        if (std::exchange(m_isReading, on) != on && on && hasNews())
            tellLater();
    }

    qint64 read(std::span<char> into) override
    {
        const qint64 size = m_socket->read(into.data(), qint64(into.size()));
        if (size > 0)
            return size;
        if (isOpen())
            return 0;
        const auto error = m_socket->error();
        const bool isOrderly = error == QAbstractSocket::RemoteHostClosedError
            || error == QAbstractSocket::UnknownSocketError; // none
        return isOrderly ? ended : broken;
    }

    qint64 send(std::span<const QByteArrayView> pieces) override
    {
        if (m_socket->state() != QAbstractSocket::ConnectedState)
            return -1;
        const QScopedValueRollback sending(m_isSending, true);
        qint64 total = 0;
        for (const QByteArrayView piece : pieces) {
            const qint64 room = maxBufferedBytes - waitingBytes();
            const qint64 size = std::min<qint64>(piece.size(), room);
            if (size <= 0)
                break;
            const qint64 written = m_socket->write(piece.data(), size);
            if (written < 0)
                return -1;
            total += written;
            if (written < piece.size())
                break;
        }
        m_socket->flush(); // at once, as a descriptor would: the connection may be closed next
        return total;
    }

    void notifyWhenWritable() override
    {
        m_isWaiting = true;
        if (waitingBytes() <= maxBufferedBytes / 2) // it has left already, and nothing more is told of that
            QMetaObject::invokeMethod(
                m_context.get(), [this] { written(); }, Qt::QueuedConnection);
    }
    void shutDownSending() override
    {
        if (isSecure())
            m_socket->disconnectFromHost();
    }

    QHostAddress peerAddress() const override { return m_socket->peerAddress(); }
    quint16 peerPort() const override { return m_socket->peerPort(); }
    QHostAddress localAddress() const override { return m_socket->localAddress(); }
    bool isSecure() const override
    {
#if QT_CONFIG(ssl)
        return qobject_cast<QSslSocket *>(m_socket) != nullptr;
#else
        return false;
#endif
    }

    void detach(QThread &target) override
    {
        setObserver(nullptr);
        m_context.reset();
        m_isTelling = false;
        m_socket->moveToThread(&target);
    }

    void attach() override
    {
        m_context = std::make_unique<QObject>();
        QObject *const context = m_context.get();
        QObject::connect(m_socket, &QTcpSocket::readyRead, context, [this] { tellReadable(); });
        QObject::connect(m_socket, &QTcpSocket::bytesWritten, context, [this] { written(); });
        QObject::connect(m_socket, &QTcpSocket::disconnected, context, [this] { disconnected(); });
#if QT_CONFIG(ssl)
        if (auto *const tls = qobject_cast<QSslSocket *>(m_socket))
            QObject::connect(tls, &QSslSocket::encryptedBytesWritten, context, [this] { written(); });
#endif
        if (m_isReading && hasNews())
            tellLater();
    }

private:
    /// Also while it sends its last before it closes.
    bool isOpen() const
    {
        const auto state = m_socket->state();
        return state == QAbstractSocket::ConnectedState || state == QAbstractSocket::ClosingState;
    }
    bool hasNews() const
    {
        return m_socket->bytesAvailable() > 0 || !isOpen();
    }
    /// A QSslSocket encrypts whatever it is given, and keeps it until the kernel takes it.
    qint64 waitingBytes() const
    {
#if QT_CONFIG(ssl)
        if (auto *const tls = qobject_cast<QSslSocket *>(m_socket))
            return tls->bytesToWrite() + tls->encryptedBytesToWrite();
#endif
        return m_socket->bytesToWrite();
    }
    void tellReadable()
    {
        if (!m_isReading || !observer())
            return;
        if (m_socket->bytesAvailable() > 0)
            tellLater(); // whatever the observer does; then, where nothing is left, nobody is told
        observer()->streamReadable(); // may destroy this
    }
    void tellLater()
    {
        if (std::exchange(m_isTelling, true))
            return;
        QMetaObject::invokeMethod(
            m_context.get(),
            [this] {
                m_isTelling = false;
                if (hasNews())
                    tellReadable();
            },
            Qt::QueuedConnection);
    }
    void written()
    {
        if (!m_isSending && waitingBytes() <= maxBufferedBytes / 2)
            tellWritable();
    }
    void tellWritable()
    {
        if (std::exchange(m_isWaiting, false) && observer())
            observer()->streamWritable(); // may destroy this
    }
    void disconnected()
    {
        if (m_isReading)
            tellLater();
        tellWritable(); // so that whoever waits tries, and fails
    }

    QTcpSocket *m_socket; // deleted later
    std::unique_ptr<QObject> m_context; // of the connections: nothing is told once it is gone
    bool m_isReading = false;
    bool m_isWaiting = false; // to write
    bool m_isSending = false;
    bool m_isTelling = false;
};

} // namespace

std::unique_ptr<Stream> makeStream(std::unique_ptr<QTcpSocket> socket)
{
    return std::make_unique<SocketStream>(std::move(socket));
}

#ifndef Q_OS_UNIX
std::unique_ptr<Stream> makeStream(qintptr descriptor)
{
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor))
        return nullptr;
    return makeStream(std::move(socket));
}
#endif

} // namespace tincan::net

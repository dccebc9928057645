// SPDX-License-Identifier: MIT
#include "server/net/sender.h"
#include "server/net/socket.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>
#include <utility>

namespace tincan::net {

namespace {

constexpr size_t maxGatheredPieces = 64;

/// Sends on the descriptor, past QTcpSocket's write buffer, which would copy every byte and keep 32 KB
/// for each client for ever.
class DirectSender : public Sender
{
public:
    explicit DirectSender(Socket &socket)
        : m_socket(socket), m_disconnected(QObject::connect(
                                &socket, &QTcpSocket::disconnected, &socket, [this] { disconnected(); }))
    {
    }
    ~DirectSender() override
    {
        QObject::disconnect(m_disconnected);
        QObject::disconnect(m_written);
    }

    qint64 send(std::span<const QByteArrayView> pieces) override
    {
        if (m_socket.state() != QAbstractSocket::ConnectedState)
            return -1;
        if (m_socket.bytesToWrite() > 0)
            return 0; // what QTcpSocket holds must leave first
        std::array<iovec, maxGatheredPieces> vectors;
        const size_t count = std::min(pieces.size(), vectors.size());
        for (size_t i = 0; i < count; ++i)
            vectors[i] = {const_cast<char *>(pieces[i].data()), size_t(pieces[i].size())};
        msghdr message{};
        message.msg_iov = vectors.data();
        message.msg_iovlen = count;
        ssize_t sent = 0;
        do {
            sent = ::sendmsg(int(m_socket.socketDescriptor()), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        } while (sent < 0 && errno == EINTR);
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS || errno == ENOMEM))
            return 0;
        return sent;
    }

    void notifyWhenWritable() override
    {
        m_waiting = true;
        if (m_socket.bytesToWrite() > 0) {
            m_written = QObject::connect(
                &m_socket, &QTcpSocket::bytesWritten, &m_socket, [this] { qtBufferWritten(); });
            return;
        }
        if (!m_notifier) {
            m_notifier.reset(new QSocketNotifier(m_socket.socketDescriptor(), QSocketNotifier::Write));
            QObject::connect(
                m_notifier.get(), &QSocketNotifier::activated, &m_socket, [this] { writable(); });
        }
        m_notifier->setEnabled(true);
    }

private:
    void qtBufferWritten()
    {
        if (m_socket.bytesToWrite() > 0)
            return;
        QObject::disconnect(m_written);
        m_waiting = false;
        reportWritable();
    }
    void writable()
    {
        m_notifier->setEnabled(false);
        m_waiting = false;
        reportWritable();
    }
    void disconnected()
    {
        m_notifier.reset();
        if (std::exchange(m_waiting, false))
            reportWritable(); // so that whoever waits tries, and fails
    }
    struct DeleteLater // it may be in the midst of emitting
    {
        void operator()(QSocketNotifier *notifier) const
        {
            notifier->setEnabled(false);
            notifier->deleteLater();
        }
    };

    Socket &m_socket;
    bool m_waiting = false;
    QMetaObject::Connection m_disconnected;
    QMetaObject::Connection m_written;
    std::unique_ptr<QSocketNotifier, DeleteLater> m_notifier; // made when a client is slow for the first time
};

} // namespace

std::unique_ptr<Sender> makeSender(QTcpSocket &socket)
{
    if (auto *plain = qobject_cast<Socket *>(&socket))
        return std::make_unique<DirectSender>(*plain);
    return makeBufferedSender(socket);
}

qint64 Socket::sendDirectly(const char *data, qint64 size)
{
    ssize_t sent = 0;
    do {
        sent = ::send(int(socketDescriptor()), data, size_t(size), MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return std::max<qint64>(sent, 0); // errors are QTcpSocket's to find and report
}

void Socket::shutDownSending()
{
    ::shutdown(int(socketDescriptor()), SHUT_WR);
}

} // namespace tincan::net

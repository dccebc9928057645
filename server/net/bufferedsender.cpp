// SPDX-License-Identifier: MIT
#include "server/net/sender.h"

namespace tincan::net {

namespace {

// As much as is handed to the socket before what it has must have left; what a TLS record or a turn of
// the loop can make use of.
constexpr qint64 maxBufferedBytes = 65'536;

class BufferedSender : public Sender
{
public:
    explicit BufferedSender(QTcpSocket &socket)
        : m_socket(socket),
          m_connection(QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, [this] { written(); }))
    {
    }
    ~BufferedSender() override { QObject::disconnect(m_connection); }

    qint64 send(std::span<const QByteArrayView> pieces) override
    {
        qint64 total = 0;
        for (const QByteArrayView piece : pieces) {
            const qint64 room = maxBufferedBytes - m_socket.bytesToWrite();
            const qint64 size = std::min<qint64>(piece.size(), room);
            if (size <= 0)
                break;
            const qint64 written = m_socket.write(piece.data(), size);
            if (written < 0)
                return -1;
            total += written;
            if (written < piece.size())
                break;
        }
        return total;
    }

    void notifyWhenWritable() override { m_waiting = true; }

private:
    void written()
    {
        if (m_waiting && m_socket.bytesToWrite() <= maxBufferedBytes / 2) {
            m_waiting = false;
            reportWritable();
        }
    }

    QTcpSocket &m_socket;
    QMetaObject::Connection m_connection;
    bool m_waiting = false;
};

} // namespace

std::unique_ptr<Sender> makeBufferedSender(QTcpSocket &socket)
{
    return std::make_unique<BufferedSender>(socket);
}

#ifndef Q_OS_UNIX
std::unique_ptr<Sender> makeSender(QTcpSocket &socket)
{
    return makeBufferedSender(socket);
}
#endif

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#include "server/net/descriptorwatch.h"
#include "server/net/stream.h"

#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace tincan::net {

namespace {

constexpr size_t maxGatheredPieces = 64;

bool isTemporary(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS || error == ENOMEM;
}

/// A descriptor of TCP, and nothing around it: no object of Qt's, no buffer.
class DescriptorStream final : public Stream, private DescriptorReceiver
{
public:
    explicit DescriptorStream(int descriptor) : m_watch(*this), m_descriptor(descriptor) { attach(); }
    ~DescriptorStream() override
    {
        m_watch.close();
        ::close(m_descriptor);
    }

    void setReading(bool on) override { setEvent(readableEvent, on); }

    qint64 read(std::span<char> into) override
    {
        ssize_t size = 0;
        do {
            size = ::recv(m_descriptor, into.data(), into.size(), MSG_DONTWAIT);
        } while (size < 0 && errno == EINTR);
        if (size > 0)
            return size;
        if (size == 0)
            return ended;
        return isTemporary(errno) ? 0 : broken;
    }

    qint64 send(std::span<const QByteArrayView> pieces) override
    {
        ssize_t sent = 0;
        do {
            sent = pieces.size() == 1 ? sendOne(pieces.front()) : sendGathered(pieces);
        } while (sent < 0 && errno == EINTR);
        if (sent < 0 && isTemporary(errno))
            return 0;
        return sent;
    }

    void notifyWhenWritable() override { setEvent(writableEvent, true); }
    void shutDownSending() override { ::shutdown(m_descriptor, SHUT_WR); }

    QHostAddress peerAddress() const override { return addressOf(endOf(::getpeername)); }
    quint16 peerPort() const override
    {
        const sockaddr_storage peer = endOf(::getpeername);
        return peer.ss_family == AF_INET6 ? ntohs(reinterpret_cast<const sockaddr_in6 &>(peer).sin6_port)
                                          : ntohs(reinterpret_cast<const sockaddr_in &>(peer).sin_port);
    }
    QHostAddress localAddress() const override { return addressOf(endOf(::getsockname)); }

    void detach(QThread &) override
    {
        setObserver(nullptr);
        m_watch.close();
    }
    void attach() override { m_watch.open(m_descriptor, m_events); }

private:
    ssize_t sendOne(QByteArrayView piece) const
    {
        return ::send(m_descriptor, piece.data(), size_t(piece.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    ssize_t sendGathered(std::span<const QByteArrayView> pieces) const
    {
        std::array<iovec, maxGatheredPieces> vectors;
        const size_t count = std::min(pieces.size(), vectors.size());
        for (size_t i = 0; i < count; ++i)
            vectors[i] = {const_cast<char *>(pieces[i].data()), size_t(pieces[i].size())};
        msghdr message{};
        message.msg_iov = vectors.data();
        message.msg_iovlen = count;
        return ::sendmsg(m_descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    sockaddr_storage endOf(int (*ask)(int, sockaddr *, socklen_t *)) const
    {
        sockaddr_storage end{};
        socklen_t size = sizeof end;
        ask(m_descriptor, reinterpret_cast<sockaddr *>(&end), &size);
        return end;
    }
    static QHostAddress addressOf(const sockaddr_storage &end)
    {
        return QHostAddress(reinterpret_cast<const sockaddr *>(&end));
    }

    void setEvent(DescriptorEvent event, bool on)
    {
        m_events = quint8(on ? m_events | event : m_events & ~event);
        m_watch.setEvents(m_events);
    }
    /// Tells one thing, since that may destroy this; the other is told in the next turn.
    void descriptorReady(quint8 events) override
    {
        if (events & writableEvent) {
            setEvent(writableEvent, false);
            if (observer())
                observer()->streamWritable();
        } else if (observer()) {
            observer()->streamReadable();
        }
    }

    DescriptorWatch m_watch;
    int m_descriptor;
    quint8 m_events = 0;
};

} // namespace

std::unique_ptr<Stream> makeStream(qintptr descriptor)
{
    const int on = 1;
    ::setsockopt(int(descriptor), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return std::make_unique<DescriptorStream>(int(descriptor));
}

} // namespace tincan::net

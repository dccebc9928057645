// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/connection.h"

#include "tests/bench/wire/fail.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tincan::bench {

namespace {

constexpr std::size_t readSize = 256 * 1024;

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

} // namespace

Connection::~Connection()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void Connection::open()
{
    m_descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        fail("socket: %s", std::strerror(errno));
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const sockaddr_in address = loopback(m_port);
    if (::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        && errno != EINPROGRESS)
        fail("connect: %s", std::strerror(errno));
    m_isOpening = true;
    m_loop.add(m_descriptor, EPOLLOUT, *this);
}

void Connection::close()
{
    m_loop.remove(m_descriptor);
    ::close(m_descriptor);
    m_descriptor = -1;
    m_unsent.clear();
    m_unread.clear();
}

void Connection::write(std::string_view bytes)
{
    if (m_unsent.empty()) {
        const ssize_t sent = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            fail("send: %s", std::strerror(errno));
        bytes.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : 0);
        if (bytes.empty())
            return;
        m_loop.modify(m_descriptor, EPOLLIN | EPOLLOUT, *this);
    }
    m_unsent.append(bytes);
}

void Connection::ready(std::uint32_t events)
{
    if (m_descriptor < 0)
        return;
    if (m_isOpening)
        return finishOpening();
    if ((events & EPOLLOUT) != 0)
        flush();
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
        read();
}

void Connection::finishOpening()
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        fail("connect: %s", std::strerror(error));
    m_isOpening = false;
    m_loop.modify(m_descriptor, EPOLLIN, *this);
    opened();
}

void Connection::flush()
{
    const std::string waiting = std::exchange(m_unsent, {});
    m_loop.modify(m_descriptor, EPOLLIN, *this);
    write(waiting);
}

void Connection::read()
{
    static std::array<char, readSize> buffer;
    const ssize_t size = ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0)
        fail(
            "the server closed a connection%s%s", size < 0 ? ": " : "", size < 0 ? std::strerror(errno) : "");
    const auto count = static_cast<std::size_t>(size);
    if (m_unread.empty()) {
        const std::size_t used = received(buffer.data(), count);
        if (m_descriptor >= 0)
            m_unread.assign(buffer.data() + used, count - used);
        return;
    }
    m_unread.append(buffer.data(), count);
    const std::size_t used = received(m_unread.data(), m_unread.size());
    m_unread.erase(0, used); // nothing left where it was closed meanwhile
    if (m_unread.empty())
        m_unread.shrink_to_fit();
}

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
// The floor under ./dev bench: what the system calls cost, and hardly anything else. One thread, one
// epoll, just enough WebSocket and Socket.IO for the load generator's clients, and none of what
// makes a server: no limits, no timers, no namespaces, no JSON. It answers what servers/tincan.cpp
// answers, but for `burst` and long polling. Prints `port N` once it serves.

#include "tests/bench/wire/descriptors.h"
#include "tests/bench/wire/fail.h"
#include "tests/bench/wire/frame.h"

#include <QByteArrayView>
#include <QCryptographicHash>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace tincan::bench {

namespace {

constexpr std::size_t readSize = 256 * 1024;
constexpr std::size_t eventsAtOnce = 512;
constexpr std::string_view keyField = "Sec-WebSocket-Key: ";

struct Peer
{
    int descriptor;
    std::size_t index; // in RawServer::m_peers
    bool isUpgraded = false;
    std::string unread;
    std::string unsent;
};

class RawServer
{
public:
    RawServer();
    [[noreturn]] void run();

private:
    void accept();
    void read(Peer &peer);
    std::size_t receive(Peer &peer, char *bytes, std::size_t size);
    std::size_t upgrade(Peer &peer, std::string_view bytes);
    void receiveText(Peer &peer, std::string_view text);
    void watch(Peer &peer, int operation, std::uint32_t events);
    void write(Peer &peer, std::string_view bytes);
    void flush(Peer &peer);
    void broadcast();
    void close(Peer &peer);

    int m_listening;
    int m_epoll;
    std::vector<std::unique_ptr<Peer>> m_peers;
    std::vector<std::unique_ptr<Peer>> m_closed; // until the turn is over
    std::string m_forAll; // frames of this turn for everybody
    std::string m_frames; // what one read is answered with
    std::string m_packet;
};

RawServer::RawServer()
    : m_listening(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_listening, generic, size) != 0 || ::listen(m_listening, SOMAXCONN) != 0
        || ::getsockname(m_listening, generic, &size) != 0)
        fail("no port: %s", std::strerror(errno));
    epoll_event event{};
    event.events = EPOLLIN; // data.ptr is null for this one alone
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_listening, &event);
    std::printf("port %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
}

void RawServer::run()
{
    std::array<epoll_event, eventsAtOnce> events;
    for (;;) {
        const int count = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            auto *const peer = static_cast<Peer *>(events[static_cast<std::size_t>(i)].data.ptr);
            if (!peer)
                accept();
            else if (peer->descriptor >= 0)
                read(*peer);
        }
        broadcast();
        m_closed.clear();
    }
}

void RawServer::accept()
{
    for (;;) {
        const int descriptor = ::accept4(m_listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0)
            return;
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        m_peers.push_back(std::make_unique<Peer>(Peer{descriptor, m_peers.size(), false, {}, {}}));
        watch(*m_peers.back(), EPOLL_CTL_ADD, EPOLLIN);
    }
}

void RawServer::read(Peer &peer)
{
    static std::array<char, readSize> buffer;
    if (!peer.unsent.empty())
        flush(peer);
    const ssize_t size = ::recv(peer.descriptor, buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EAGAIN)
        return;
    if (size <= 0)
        return close(peer);
    const auto count = static_cast<std::size_t>(size);
    if (peer.unread.empty()) {
        const std::size_t used = receive(peer, buffer.data(), count);
        if (used < count)
            peer.unread.assign(buffer.data() + used, count - used);
        return;
    }
    peer.unread.append(buffer.data(), count);
    peer.unread.erase(0, receive(peer, peer.unread.data(), peer.unread.size()));
    if (peer.unread.empty())
        peer.unread = {};
}

std::size_t RawServer::receive(Peer &peer, char *bytes, std::size_t size)
{
    std::size_t used = peer.isUpgraded ? 0 : upgrade(peer, {bytes, size});
    m_frames.clear();
    while (peer.isUpgraded) {
        const std::optional<Frame> frame = readFrame(bytes + used, size - used);
        if (!frame)
            break;
        used += frame->size;
        if (frame->opcode == Opcode::binary)
            appendFrame(m_frames, Opcode::binary, frame->payload);
        else
            receiveText(peer, frame->payload);
    }
    if (!m_frames.empty())
        write(peer, m_frames);
    return used;
}

std::size_t RawServer::upgrade(Peer &peer, std::string_view bytes)
{
    const std::size_t end = bytes.find("\r\n\r\n");
    const std::size_t key = bytes.find(keyField);
    if (end == std::string_view::npos || key == std::string_view::npos)
        return 0;
    const std::size_t begin = key + keyField.size();
    std::string accept(bytes.substr(begin, bytes.find('\r', begin) - begin));
    accept.append("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    const QByteArray hash = QCryptographicHash::hash(accept, QCryptographicHash::Sha1).toBase64();
    std::string reply = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: ";
    reply.append(hash.constData()).append("\r\n\r\n");
    appendFrame(reply, Opcode::text,
        R"(0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})");
    peer.isUpgraded = true;
    write(peer, reply);
    return end + 4;
}

void RawServer::receiveText(Peer &peer, std::string_view text)
{
    constexpr std::string_view chat = R"(42["chat",)";
    constexpr std::string_view question = R"(["echo",)";
    if (text.starts_with(chat))
        return appendFrame(m_forAll, Opcode::text, text);
    if (text.starts_with("451-"))
        return appendFrame(m_frames, Opcode::text, text);
    if (text == "40") {
        appendFrame(m_frames, Opcode::text, R"(40{"sid":"x"})");
        return appendFrame(m_frames, Opcode::text, R"(42["auth",{}])");
    }
    const std::size_t event = text.find(question);
    if (!text.starts_with("42") || event == std::string_view::npos)
        fail("peer %zu: what is this: %.*s", peer.index, static_cast<int>(text.size()), text.data());
    m_packet.assign("43").append(text.substr(2, event - 2)).append("[");
    appendFrame(m_frames, Opcode::text, m_packet.append(text.substr(event + question.size())));
}

void RawServer::watch(Peer &peer, int operation, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = &peer;
    if (::epoll_ctl(m_epoll, operation, peer.descriptor, &event) != 0)
        fail("epoll_ctl: %s", std::strerror(errno));
}

void RawServer::write(Peer &peer, std::string_view bytes)
{
    if (peer.unsent.empty()) {
        const ssize_t sent = ::send(peer.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        bytes.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : 0);
        if (bytes.empty() || (sent < 0 && errno != EAGAIN))
            return;
        watch(peer, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    }
    peer.unsent.append(bytes);
}

void RawServer::flush(Peer &peer)
{
    const ssize_t sent = ::send(peer.descriptor, peer.unsent.data(), peer.unsent.size(), MSG_NOSIGNAL);
    peer.unsent.erase(0, sent > 0 ? static_cast<std::size_t>(sent) : 0);
    if (!peer.unsent.empty())
        return;
    peer.unsent = {};
    watch(peer, EPOLL_CTL_MOD, EPOLLIN);
}

void RawServer::broadcast()
{
    if (m_forAll.empty())
        return;
    for (const std::unique_ptr<Peer> &peer : m_peers)
        write(*peer, m_forAll);
    m_forAll.clear();
}

void RawServer::close(Peer &peer)
{
    ::close(peer.descriptor);
    peer.descriptor = -1;
    const std::size_t index = peer.index;
    std::swap(m_peers[index], m_peers.back());
    m_peers[index]->index = index;
    m_closed.push_back(std::move(m_peers.back()));
    m_peers.pop_back();
}

} // namespace

} // namespace tincan::bench

int main()
{
    tincan::bench::raiseDescriptorLimit();
    tincan::bench::RawServer().run();
}

// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/crowd.h"

#include "tests/bench/loadgen/pollingclient.h"
#include "tests/bench/loadgen/websocketclient.h"
#include "tests/bench/wire/fail.h"

#include <algorithm>
#include <numeric>

namespace tincan::bench {

namespace {

constexpr std::size_t connectingAtOnce = 100; // fewer than any server's backlog

} // namespace

void Crowd::growTo(std::size_t count)
{
    if (count > maxClients)
        fail("more than %zu clients", maxClients);
    std::vector<std::size_t> added(count > size() ? count - size() : 0);
    std::iota(added.begin(), added.end(), size());
    for (const std::size_t index : added) {
        Member member;
        if (m_transport == Transport::webSocket)
            member.client = std::make_unique<WebSocketClient>(m_loop, m_port, index, *this);
        else
            member.client = std::make_unique<PollingClient>(m_loop, m_port, index, *this);
        m_members.push_back(std::move(member));
    }
    connect(added);
}

void Crowd::replace(std::size_t first, std::size_t step)
{
    std::vector<std::size_t> replaced;
    for (std::size_t index = first; index < size(); index += step) {
        client(index).close();
        replaced.push_back(index);
    }
    connect(replaced);
}

void Crowd::connect(const std::vector<std::size_t> &indices)
{
    m_toConnect = indices;
    m_begun = 0;
    m_joined = 0;
    for (std::size_t i = 0; i < connectingAtOnce; ++i)
        connectNext();
    m_loop.runUntil("clients to join", [this] { return m_joined == m_toConnect.size(); });
}

void Crowd::connectNext()
{
    if (m_begun < m_toConnect.size())
        client(m_toConnect[m_begun++]).open();
}

void Crowd::joined(Client &)
{
    ++m_joined;
    connectNext();
}

ClientObserver &Crowd::observerOf(const Client &client, std::string_view packet) const
{
    ClientObserver *const observer = m_members[client.index()].observer;
    if (!observer)
        fail("client %zu: got '%.*s' and asked for nothing", client.index(),
            static_cast<int>(std::min<std::size_t>(packet.size(), 120)), packet.data());
    return *observer;
}

void Crowd::packetReceived(Client &client, std::string_view packet)
{
    observerOf(client, packet).packetReceived(client, packet);
}

void Crowd::binaryReceived(Client &client, std::string_view bytes)
{
    observerOf(client, bytes).binaryReceived(client, bytes);
}

} // namespace tincan::bench

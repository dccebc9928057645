// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/client.h"
#include "tests/bench/loadgen/loop.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace tincan::bench {

enum class Transport { webSocket, polling };

/// The clients of a measurement. Each has an observer while it is at work; a message for one without
/// ends the program.
class Crowd final : public ClientObserver
{
public:
    static constexpr std::size_t maxClients = 50'000;

    Crowd(Loop &loop, std::uint16_t port, Transport transport = Transport::webSocket)
        : m_loop(loop), m_port(port), m_transport(transport)
    {
    }

    /// Connects until there are that many and all have joined; a hundred are on their way at a time.
    void growTo(std::size_t count);
    /// Takes some away, without a word, and lets as many come anew in their places.
    void replace(std::size_t first, std::size_t step);
    std::size_t size() const { return m_members.size(); }
    Client &client(std::size_t index) { return *m_members[index].client; }
    /// Whom what comes for that client is told; null: it must be silent.
    void observe(std::size_t index, ClientObserver *observer) { m_members[index].observer = observer; }

    void joined(Client &client) override;
    void packetReceived(Client &client, std::string_view packet) override;
    void binaryReceived(Client &client, std::string_view bytes) override;

private:
    struct Member
    {
        std::unique_ptr<Client> client;
        ClientObserver *observer = nullptr;
    };

    void connect(const std::vector<std::size_t> &indices);
    void connectNext();
    ClientObserver &observerOf(const Client &client, std::string_view packet) const;

    Loop &m_loop;
    std::uint16_t m_port;
    Transport m_transport;
    std::vector<Member> m_members;
    std::vector<std::size_t> m_toConnect;
    std::size_t m_begun = 0;
    std::size_t m_joined = 0;
};

} // namespace tincan::bench

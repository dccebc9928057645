// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/echo.h"

#include "tests/bench/wire/fail.h"

#include <algorithm>

namespace tincan::bench {

Echo::Echo(Crowd &crowd, std::size_t first, std::size_t count, std::size_t window, std::size_t filling)
    : m_crowd(crowd), m_first(first), m_window(window), m_filling(filling, 'x'), m_askers(count)
{
    for (std::size_t i = 0; i < count; ++i)
        m_crowd.observe(first + i, this);
}

Echo::~Echo()
{
    for (std::size_t i = 0; i < m_askers.size(); ++i)
        m_crowd.observe(m_first + i, nullptr);
}

void Echo::start()
{
    for (std::size_t i = 0; i < m_askers.size(); ++i) {
        for (std::size_t j = 0; j < m_window; ++j)
            ask(m_crowd.client(m_first + i), m_askers[i], now());
    }
}

const std::string &Echo::text(std::size_t client, std::uint64_t number)
{
    m_text.assign("\"").append(std::to_string(client)).append("-").append(std::to_string(number));
    return m_text.append(m_filling).append("\"]");
}

void Echo::ask(Client &client, Asker &asker, std::uint64_t at)
{
    if (m_isStopping || asker.asked == m_limit)
        return;
    const std::uint64_t number = asker.asked++;
    ++m_unanswered;
    asker.sentAt.push_back(at);
    m_packet.assign("2").append(std::to_string(number)).append(R"(["echo",)");
    client.send(m_packet.append(text(client.index(), number)));
}

void Echo::packetReceived(Client &client, std::string_view packet)
{
    Asker &asker = m_askers[client.index() - m_first];
    const std::uint64_t number = asker.answered++;
    m_packet.assign("3").append(std::to_string(number)).append("[").append(text(client.index(), number));
    if (asker.sentAt.empty() || packet != m_packet)
        fail("client %zu: expected '%s', got '%.*s'", client.index(), m_packet.c_str(),
            static_cast<int>(std::min<std::size_t>(packet.size(), 120)), packet.data());
    const std::uint64_t at = now();
    if (m_meter) {
        m_meter->took(asker.sentAt.front(), at);
        m_meter->done(1, at);
    }
    asker.sentAt.pop_front();
    --m_unanswered;
    ask(client, asker, at);
}

void Echo::binaryReceived(Client &client, std::string_view)
{
    fail("client %zu: got binary data and asked for none", client.index());
}

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/client.h"

#include "tests/bench/wire/fail.h"

#include <algorithm>

namespace tincan::bench {

namespace {

constexpr std::string_view greeting = R"(2["auth",{}])";
constexpr std::string_view connected = R"(0{"sid":")";
constexpr std::size_t shownBytes = 120;

} // namespace

void Client::receive(std::string_view packet)
{
    if (packet.empty())
        refuse(packet);
    const std::string_view data = packet.substr(1);
    switch (packet.front()) {
    case '0':
        if (m_state != State::opening)
            refuse(packet);
        m_state = State::joining;
        sessionOpened(data);
        send("0");
        return;
    case '2':
        return sendPong();
    case '4':
        return receiveMessage(data);
    case '6':
        return;
    default:
        refuse(packet);
    }
}

void Client::receiveMessage(std::string_view packet)
{
    if (m_state == State::joined)
        return m_observer.packetReceived(*this, packet);
    if (m_state == State::joining && packet.starts_with(connected)) {
        m_state = State::greeting;
    } else if (m_state == State::greeting && packet == greeting) {
        m_state = State::joined;
        m_observer.joined(*this);
    } else {
        refuse(packet);
    }
}

void Client::receiveBinary(std::string_view bytes)
{
    if (m_state != State::joined)
        fail("client %zu: binary data before it has joined", m_index);
    m_observer.binaryReceived(*this, bytes);
}

void Client::refuse(std::string_view packet) const
{
    fail("client %zu: unexpected packet '%.*s'", m_index,
        static_cast<int>(std::min(packet.size(), shownBytes)), packet.data());
}

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/fanout.h"

#include "tests/bench/wire/fail.h"

#include <algorithm>

namespace tincan::bench {

FanOut::FanOut(Crowd &crowd, Meter &meter, std::size_t bytes, std::size_t batch)
    : m_crowd(crowd), m_meter(meter), m_bytes(bytes), m_batch(batch), m_received(crowd.size())
{
    for (std::size_t i = 0; i < crowd.size(); ++i)
        crowd.observe(i, this);
}

void FanOut::start()
{
    sendBatch(now());
}

/// The number leads, so that two texts differ early.
void FanOut::writePacket(std::uint64_t number)
{
    const std::string digits = std::to_string(number);
    m_packet.assign(R"(2["chat",")").append(digits);
    m_packet.append(m_bytes - std::min(m_bytes, digits.size()), 'x').append("\"]");
}

void FanOut::sendBatch(std::uint64_t at)
{
    if (m_meter.isFinished()) {
        m_isOver = true;
        return;
    }
    m_sentAt = at;
    m_awaited = m_batch * m_crowd.size();
    for (std::size_t i = 0; i < m_batch; ++i) {
        writePacket(m_sent++);
        m_crowd.client(0).send(m_packet);
    }
}

void FanOut::packetReceived(Client &client, std::string_view packet)
{
    writePacket(m_received[client.index()]++);
    if (packet != m_packet || m_awaited == 0)
        fail("client %zu: expected '%s', got '%.*s'", client.index(), m_packet.c_str(),
            static_cast<int>(std::min<std::size_t>(packet.size(), 120)), packet.data());
    const std::uint64_t at = now();
    m_meter.took(m_sentAt, at);
    if (--m_awaited > 0)
        return;
    m_meter.done(m_batch * m_crowd.size(), at);
    sendBatch(at);
}

void FanOut::binaryReceived(Client &client, std::string_view)
{
    fail("client %zu: got binary data and asked for none", client.index());
}

} // namespace tincan::bench

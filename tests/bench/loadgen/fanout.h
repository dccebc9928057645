// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/crowd.h"
#include "tests/bench/loadgen/meter.h"

#include <vector>

namespace tincan::bench {

/// The first client sends `chat`, which reaches everybody, and sends the next when all have got it;
/// with a `batch`, that many at once. Everybody has to get each text once and in order.
class FanOut final : public ClientObserver
{
public:
    FanOut(Crowd &crowd, Meter &meter, std::size_t bytes, std::size_t batch);

    void start();
    /// Whether all have got everything and the meter has finished.
    bool isOver() const { return m_isOver; }

    void joined(Client &) override { }
    void packetReceived(Client &client, std::string_view packet) override;
    void binaryReceived(Client &client, std::string_view bytes) override;

private:
    void sendBatch(std::uint64_t at);
    void writePacket(std::uint64_t number);

    Crowd &m_crowd;
    Meter &m_meter;
    std::size_t m_bytes;
    std::size_t m_batch;
    std::vector<std::uint64_t> m_received; // by each client
    std::uint64_t m_sent = 0;
    std::uint64_t m_sentAt = 0;
    std::uint64_t m_awaited = 0; // deliveries of this batch
    bool m_isOver = false;
    std::string m_packet;
};

} // namespace tincan::bench

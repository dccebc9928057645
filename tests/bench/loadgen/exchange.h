// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/crowd.h"
#include "tests/bench/loadgen/meter.h"

#include <string>
#include <vector>

namespace tincan::bench {

/// One client that sends the same request and gets the same answer, each of one or more messages,
/// again and again, one exchange at a time.
class Exchange final : public ClientObserver
{
public:
    struct Message
    {
        std::string content;
        bool isBinary = false;
    };

    Exchange(Crowd &crowd, Meter &meter, std::vector<Message> request, std::vector<Message> answer);

    void start();
    bool isOver() const { return m_isOver; }

    void joined(Client &) override { }
    void packetReceived(Client &client, std::string_view packet) override { receive(client, packet, false); }
    void binaryReceived(Client &client, std::string_view bytes) override { receive(client, bytes, true); }

private:
    void send(Client &client);
    void receive(Client &client, std::string_view content, bool isBinary);

    Crowd &m_crowd;
    Meter &m_meter;
    std::vector<Message> m_request;
    std::vector<Message> m_answer;
    std::size_t m_received = 0; // of this answer
    std::uint64_t m_sentAt = 0;
    bool m_isOver = false;
};

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
#pragma once

#include "tests/bench/loadgen/crowd.h"
#include "tests/bench/loadgen/meter.h"

#include <deque>
#include <vector>

namespace tincan::bench {

/// Clients that send `echo` with an acknowledgement, each with up to `window` unanswered, as fast as
/// the answers come. Each answer has to be the one to the oldest question.
class Echo final : public ClientObserver
{
public:
    /// The clients `first` … `first + count − 1` of the crowd. `filling` is how many bytes a question is
    /// longer.
    Echo(Crowd &crowd, std::size_t first, std::size_t count, std::size_t window = 1, std::size_t filling = 0);
    ~Echo() override;

    /// Every answer counts there; null: none does.
    void countBy(Meter *meter) { m_meter = meter; }
    /// Each client may ask that many times, over all.
    void limitTo(std::uint64_t questions) { m_limit = questions; }
    void start();
    /// No more questions; what was asked is still answered.
    void stop() { m_isStopping = true; }
    bool isSilent() const { return m_unanswered == 0; }

    void joined(Client &) override { }
    void packetReceived(Client &client, std::string_view packet) override;
    void binaryReceived(Client &client, std::string_view bytes) override;

private:
    struct Asker
    {
        std::uint64_t asked = 0;
        std::uint64_t answered = 0;
        std::deque<std::uint64_t> sentAt;
    };

    void ask(Client &client, Asker &asker, std::uint64_t at);
    const std::string &text(std::size_t client, std::uint64_t number);

    Crowd &m_crowd;
    std::size_t m_first;
    std::size_t m_window;
    std::string m_filling;
    std::vector<Asker> m_askers;
    Meter *m_meter = nullptr;
    std::uint64_t m_limit = UINT64_MAX;
    std::uint64_t m_unanswered = 0;
    bool m_isStopping = false;
    std::string m_text;
    std::string m_packet;
};

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/descriptorwatch.h"
#include "server/net/timerwheel.h"

#include <functional>

namespace tincan::net {

/// Accepts connections on a listening descriptor in QTcpServer's stead, where the platform lets it (Unix).
///
/// QTcpServer 6.4 takes a lack of descriptors for a passing thing and tries again at every turn, for ever.
/// This keeps a spare descriptor: when there are no others, it is given up for an instant to accept those
/// who wait and close them, so that they know; and nothing spins. Used from its wheel's thread.
class Acceptor : private DescriptorReceiver
{
public:
    /// accepted gets each descriptor, to own it.
    Acceptor(TimerWheel &wheel, std::function<void(qintptr)> accepted);
    ~Acceptor() override;

    /// Begins to accept. False: not on this platform; QTcpServer is to do it.
    bool start(qintptr listening);
    void stop();

private:
    enum class Outcome {
        accepted,
        nobody, ///< waits
        noDescriptor,
    };

    void descriptorReady(quint8 events) override;
    Outcome acceptOne();
    void turnAway();
    void closeSpare();
    void openSpare();

    std::function<void(qintptr)> m_accepted;
    DescriptorWatch m_watch;
    Timer m_pause;
    int m_listening = -1;
    int m_spare = -1;
};

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#include "protocol/engineio/heartbeat.h"

#include <algorithm>
#include <utility>

namespace tincan::engineio {
namespace {

using std::chrono::milliseconds;

// A ping sent this much late still times out when it would have in time; one sent later, because
// the whole process hung, gives the client nearly all of its time.
constexpr milliseconds toleratedLateness{50};

} // namespace

// Revision 4

Beat ServerPings::beat(const HeartbeatTimes &times, TimePoint now)
{
    if (m_isPinged && m_isReading)
        return Beat::giveUp;
    if (m_isPinged) {
        m_next = now + times.timeout; // nobody listens for its pong
        return Beat::none;
    }
    m_isPinged = true;
    m_next = std::max(m_next, now - toleratedLateness) + times.timeout;
    return Beat::ping;
}

void ServerPings::received(const HeartbeatTimes &times, TimePoint now)
{
    if (std::exchange(m_isPinged, false)) // an unsolicited pong is nothing
        m_next = now + times.interval;
}

void ServerPings::setReading(bool on, const HeartbeatTimes &times, TimePoint now)
{
    if (std::exchange(m_isReading, on) != on && on && m_isPinged)
        m_next = now + times.timeout;
}

// Revision 3

Beat ClientPings::beat(const HeartbeatTimes &times, TimePoint now)
{
    if (m_isReading)
        return Beat::giveUp;
    m_end = now + times.timeout;
    return Beat::none;
}

void ClientPings::setReading(bool on, const HeartbeatTimes &times, TimePoint now)
{
    if (std::exchange(m_isReading, on) != on && on)
        m_end = std::max(m_end, now + times.timeout);
}

// Either

Heartbeat::Heartbeat(Revision revision, const HeartbeatTimes &times, TimePoint now)
    : m_rules(ServerPings(times, now))
{
    if (revision == Revision::three)
        m_rules = ClientPings(times, now);
}

TimePoint Heartbeat::deadline() const
{
    return std::visit([](const auto &rules) { return rules.deadline(); }, m_rules);
}

Beat Heartbeat::beat(const HeartbeatTimes &times, TimePoint now)
{
    if (now < deadline())
        return Beat::none;
    return std::visit([&](auto &rules) { return rules.beat(times, now); }, m_rules);
}

bool Heartbeat::receive(PacketType type, const HeartbeatTimes &times, TimePoint now)
{
    return std::visit(
        [&](auto &rules) {
            if (!rules.mayReceive(type))
                return false;
            rules.received(times, now);
            return true;
        },
        m_rules);
}

void Heartbeat::setReading(bool on, const HeartbeatTimes &times, TimePoint now)
{
    std::visit([&](auto &rules) { rules.setReading(on, times, now); }, m_rules);
}

} // namespace tincan::engineio

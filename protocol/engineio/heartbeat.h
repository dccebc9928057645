// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/packet.h"

#include <chrono>
#include <variant>

namespace tincan::engineio {

using TimePoint = std::chrono::steady_clock::time_point;

struct HeartbeatTimes
{
    std::chrono::milliseconds interval;
    std::chrono::milliseconds timeout;
};

/// What a session has to do when the time of its heartbeat has come.
enum class Beat : quint8 { none, ping, giveUp };

/// Revision 4: the server pings every interval; a client that does not answer within the timeout is gone.
class ServerPings
{
public:
    ServerPings(const HeartbeatTimes &times, TimePoint now) : m_next(now + times.interval) { }

    TimePoint deadline() const { return m_next; }
    Beat beat(const HeartbeatTimes &times, TimePoint now);
    bool mayReceive(PacketType type) const { return type == PacketType::pong; }
    void received(const HeartbeatTimes &times, TimePoint now);
    void setReading(bool on, const HeartbeatTimes &times, TimePoint now);

private:
    TimePoint m_next; // when to ping, or, while m_isPinged, when to give up
    bool m_isPinged = false;
    bool m_isReading = true;
};

/// Revision 3: the client pings, and is gone where it has not for the interval and the timeout.
class ClientPings
{
public:
    ClientPings(const HeartbeatTimes &times, TimePoint now) : m_end(now + times.interval + times.timeout) { }

    TimePoint deadline() const { return m_end; }
    Beat beat(const HeartbeatTimes &times, TimePoint now);
    bool mayReceive(PacketType type) const { return type == PacketType::ping; }
    void received(const HeartbeatTimes &times, TimePoint now)
    {
        m_end = now + times.interval + times.timeout;
    }
    void setReading(bool on, const HeartbeatTimes &times, TimePoint now);

private:
    TimePoint m_end;
    bool m_isReading = true;
};

/// The server's side of the heartbeat of one session, as its revision has it.
class Heartbeat
{
public:
    Heartbeat(Revision revision, const HeartbeatTimes &times, TimePoint now);

    /// When beat() has something to do.
    TimePoint deadline() const;
    /// Lets time pass; none before the deadline.
    Beat beat(const HeartbeatTimes &times, TimePoint now);
    /// A ping or a pong of the client came. False: it is not the client's to send, and ends the session.
    bool receive(PacketType type, const HeartbeatTimes &times, TimePoint now);
    /// The client is not read, or read again: its packet may wait behind what is not read. So nobody gives
    /// it up meanwhile, and afterwards it has the whole timeout.
    void setReading(bool on, const HeartbeatTimes &times, TimePoint now);

private:
    std::variant<ServerPings, ClientPings> m_rules;
};

} // namespace tincan::engineio

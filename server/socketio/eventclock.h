// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

namespace tincan::socketio {

/// Where an event stands among those of the server it was emitted at.
struct Offset
{
    int server = 0;
    quint64 number = 0; ///< rises by one with each event of that server, from 1 on

    friend bool operator==(const Offset &, const Offset &) = default;
};

/// How far one server is with the events of each (a vector clock).
///
/// Each sender's events come in its order everywhere, but those of different senders may come in
/// another order at each server. Comparing clocks tells what one has seen and another has not.
class EventClock
{
public:
    using Heads = QList<quint64>; // by server; one that is not there is at 0

    explicit EventClock(int server = 0) : m_server(server) { }

    int server() const { return m_server; }
    /// The offset of the next event that is emitted here; seen by that.
    Offset next()
    {
        const Offset offset{m_server, m_heads.value(m_server) + 1};
        reach(offset);
        return offset;
    }
    /// That event has come, and all before it from there.
    void reach(const Offset &offset)
    {
        if (m_heads.size() <= offset.server)
            m_heads.resize(offset.server + 1);
        m_heads[offset.server] = offset.number;
    }
    const Heads &heads() const { return m_heads; }

    /// Whether an event had been seen when the heads were these.
    static bool contains(const Heads &heads, const Offset &offset)
    {
        return heads.value(offset.server) >= offset.number;
    }

private:
    int m_server;
    Heads m_heads;
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/timerwheel.h"
#include "server/socketio/adapter.h"
#include "server/socketio/eventclock.h"

#include <QList>

#include <deque>
#include <optional>

namespace tincan::socketio {

/// An event that somebody may have missed.
struct LoggedPacket
{
    Offset offset;
    Selection to;
    OutgoingPacket packet;
};

/// How much is kept, and how long.
struct PacketLogLimits
{
    qsizetype packets = 10'000;
    qsizetype bytes = 64 * 1024 * 1024;
    std::chrono::milliseconds age{120'000};
};

/// The last events of a namespace, in the order in which this server handed them to its sockets, so that
/// a client that was away gets what it missed.
///
/// Several servers may each keep one of the same events, each in an order of its own; their clocks tell
/// where one has to go on where another one stopped, with nothing twice and nothing lost. Sans-IO.
class PacketLog
{
public:
    /// `tag`: what makes the offsets of this run different from any other's.
    PacketLog(const PacketLogLimits &limits, QString tag);

    /// As it stands at the end of an event's arguments.
    QString text(const Offset &offset) const;

    void append(LoggedPacket packet, net::TimePoint now);
    /// Takes an offset out of use, where it is one of a packet here. Searches all packets.
    void disown(const QString &offset);
    /// Drops what is too old.
    void trim(net::TimePoint now);
    void clear();
    qsizetype size() const { return qsizetype(m_entries.size()); }

    /// What sockets in these rooms were sent after the packet with that offset. Nothing: the log does
    /// not hold that packet, or has disowned it, or `until` does not contain it.
    std::optional<QList<LoggedPacket>> after(
        const QString &offset, const EventClock::Heads &until, const QStringList &rooms) const;
    /// What sockets in these rooms were sent that these heads do not contain; without what went to this
    /// server's sockets only.
    QList<LoggedPacket> beyond(const EventClock::Heads &heads, const QStringList &rooms) const;

private:
    struct Entry
    {
        LoggedPacket logged;
        qsizetype bytes;
        net::TimePoint at;
        bool isDisowned = false;
    };
    using Entries = std::deque<Entry>;

    Entries::const_iterator find(const Offset &offset) const;
    std::optional<Offset> parse(const QString &text) const;
    void dropOldest();

    PacketLogLimits m_limits;
    QString m_tag;
    Entries m_entries;
    qsizetype m_bytes = 0;
};

} // namespace tincan::socketio

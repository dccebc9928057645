// SPDX-License-Identifier: MIT
#include "server/socketio/packetlog.h"

#include <algorithm>
#include <utility>

namespace tincan::socketio {

namespace {

constexpr int base = 36;
constexpr int tagLength = 4;

bool reaches(const Selection &to, const QStringList &rooms)
{
    const auto isOneOf = [&rooms](const QString &room) { return rooms.contains(room); };
    return (to.rooms.isEmpty() || std::ranges::any_of(to.rooms, isOneOf))
        && std::ranges::none_of(to.except, isOneOf);
}

qsizetype costOf(const LoggedPacket &logged)
{
    qsizetype bytes = qsizetype(sizeof(LoggedPacket)) + logged.packet.size();
    for (const QStringList &rooms : {logged.to.rooms, logged.to.except}) {
        for (const QString &room : rooms)
            bytes += qsizetype(sizeof(QString)) + room.size() * qsizetype(sizeof(QChar));
    }
    return bytes;
}

} // namespace

PacketLog::PacketLog(const PacketLogLimits &limits, QString tag)
    : m_limits(limits), m_tag(tag.left(tagLength))
{
}

// "<tag><server>.<number>"
QString PacketLog::text(const Offset &offset) const
{
    return m_tag + QString::number(offset.server, base) + u'.' + QString::number(offset.number, base);
}

std::optional<Offset> PacketLog::parse(const QString &text) const
{
    if (!text.startsWith(m_tag))
        return std::nullopt;
    const QStringView rest = QStringView(text).sliced(m_tag.size());
    const qsizetype dot = rest.indexOf(u'.');
    if (dot < 0)
        return std::nullopt;
    bool isServer = false;
    bool isNumber = false;
    const Offset offset{
        rest.first(dot).toInt(&isServer, base), rest.sliced(dot + 1).toULongLong(&isNumber, base)};
    // Only what text() writes is an offset: no sign, no blank, no leading zero.
    return isServer && isNumber && this->text(offset) == text ? std::optional(offset) : std::nullopt;
}

void PacketLog::append(LoggedPacket packet, net::TimePoint now)
{
    const qsizetype bytes = costOf(packet);
    m_entries.push_back({std::move(packet), bytes, now, false});
    m_bytes += bytes;
    while (size() > m_limits.packets || m_bytes > m_limits.bytes)
        dropOldest();
    trim(now);
}

PacketLog::Entries::const_iterator PacketLog::find(const Offset &offset) const
{
    return std::ranges::find_if(
        m_entries, [&](const Entry &candidate) { return candidate.logged.offset == offset; });
}

void PacketLog::disown(const QString &offset)
{
    const std::optional<Offset> wanted = parse(offset);
    if (!wanted)
        return;
    if (const auto entry = find(*wanted); entry != m_entries.end())
        m_entries[size_t(entry - m_entries.begin())].isDisowned = true;
}

void PacketLog::trim(net::TimePoint now)
{
    while (!m_entries.empty() && m_entries.front().at + m_limits.age < now)
        dropOldest();
}

void PacketLog::dropOldest()
{
    m_bytes -= m_entries.front().bytes;
    m_entries.pop_front();
}

void PacketLog::clear()
{
    m_entries.clear();
    m_bytes = 0;
}

std::optional<QList<LoggedPacket>> PacketLog::after(
    const QString &offset, const EventClock::Heads &until, const QStringList &rooms) const
{
    const std::optional<Offset> wanted = parse(offset);
    if (!wanted || !EventClock::contains(until, *wanted))
        return std::nullopt;
    auto entry = find(*wanted);
    if (entry == m_entries.end() || entry->isDisowned)
        return std::nullopt;
    QList<LoggedPacket> missed;
    for (++entry; entry != m_entries.end(); ++entry) {
        if (reaches(entry->logged.to, rooms))
            missed.append(entry->logged);
    }
    return missed;
}

QList<LoggedPacket> PacketLog::beyond(const EventClock::Heads &heads, const QStringList &rooms) const
{
    QList<LoggedPacket> missed;
    for (const Entry &entry : m_entries) {
        const LoggedPacket &logged = entry.logged;
        if (!EventClock::contains(heads, logged.offset) && !logged.to.local && reaches(logged.to, rooms))
            missed.append(logged);
    }
    return missed;
}

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#include "server/socketio/recovery.h"

#include <utility>

namespace tincan::socketio {

namespace {

std::chrono::milliseconds keepingTime(const AdapterHost &host)
{
    return host.options().connectionStateRecovery->maxDisconnectionDuration;
}

PacketLogLimits logLimits(const AdapterHost &host)
{
    const Limits &limits = host.options().limits;
    return {limits.recoveryPackets, limits.recoveryBytes, keepingTime(host)};
}

} // namespace

std::shared_ptr<SessionStore> makeSessionStore(const ServerOptions &options)
{
    if (!options.connectionStateRecovery)
        return nullptr;
    return std::make_shared<KeptSessions>(
        options.limits.recoverySessions, options.connectionStateRecovery->maxDisconnectionDuration);
}

Recovery::Recovery(
    AdapterHost &host, EventClock &clock, std::shared_ptr<SessionStore> sessions, const QString &tag)
    : m_host(host), m_clock(clock), m_log(logLimits(host), tag), m_sessions(std::move(sessions)),
      m_timer(host.wheel(), [this] { trim(); })
{
}

LoggedPacket Recovery::record(const QString &event, const Array &args, const Selection &to)
{
    const Offset offset = m_clock.next();
    Array withOffset = args;
    withOffset.append(m_log.text(offset));
    const LoggedPacket logged{offset, to, m_host.encode(event, withOffset, {})};
    record(logged);
    return logged;
}

void Recovery::record(const LoggedPacket &logged)
{
    m_log.append(logged, m_host.wheel().now());
    expectTrim();
}

void Recovery::disown(const QString &event, const Array &args)
{
    if (const QString *const text = args.isEmpty() ? &event : args.last().ifString())
        m_log.disown(*text);
}

void Recovery::keep(const RecoverableSession &session)
{
    m_sessions->keep({session, m_clock.server(), m_clock.heads()}, m_host.wheel().now());
    expectTrim();
}

std::optional<KeptSession> Recovery::take(const QString &pid)
{
    return m_sessions->take(pid, m_host.wheel().now());
}

std::optional<QList<LoggedPacket>> Recovery::missed(const KeptSession &kept, const QString &offset) const
{
    return m_log.after(offset, kept.heads, kept.session.rooms);
}

// What its server had seen and this one has not will come here, too, and reach the session as any other.
// What this one has seen and its server had not has to be added.
RestoredSession Recovery::restored(
    const KeptSession &kept, const QList<LoggedPacket> &missed, const EventClock::Heads &heads)
{
    RestoredSession result;
    result.session = kept.session;
    result.missed = [this, rooms = kept.session.rooms, missed, heads] {
        QList<OutgoingPacket> packets;
        for (const LoggedPacket &logged : missed) {
            if (EventClock::contains(m_clock.heads(), logged.offset))
                packets.append(logged.packet);
        }
        for (const LoggedPacket &logged : m_log.beyond(heads, rooms))
            packets.append(logged.packet);
        return packets;
    };
    result.giveBack = [this, kept] { m_sessions->keep(kept, m_host.wheel().now()); };
    return result;
}

void Recovery::clear()
{
    m_log.clear();
}

void Recovery::expectTrim()
{
    if (!m_timer.isActive())
        m_timer.start(2 * keepingTime(m_host));
}

void Recovery::trim()
{
    m_log.trim(m_host.wheel().now());
    const bool isAnyoneAway = m_sessions->trim(m_host.wheel().now());
    if (m_log.size() > 0 || isAnyoneAway)
        expectTrim();
}

} // namespace tincan::socketio

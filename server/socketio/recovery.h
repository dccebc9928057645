// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/adapter.h"
#include "server/socketio/keptsessions.h"
#include "server/socketio/packetlog.h"

namespace tincan::socketio {

/// A store of its own for a server that stands alone; nothing where recovery is off.
std::shared_ptr<SessionStore> makeSessionStore(const ServerOptions &options);

/// Connection state recovery of one namespace at one server: what was sent lately, and the sessions
/// whose clients were lost (option ServerOptions::connectionStateRecovery).
class Recovery
{
public:
    /// `clock`: of the server; must outlive this. `sessions`, and `tag` (as of PacketLog): the same at
    /// all servers.
    Recovery(
        AdapterHost &host, EventClock &clock, std::shared_ptr<SessionStore> sessions, const QString &tag);

    /// Encodes an event with its offset behind its arguments, and writes it down.
    LoggedPacket record(const QString &event, const Array &args, const Selection &to);
    /// Writes down what another server has emitted.
    void record(const LoggedPacket &logged);
    /// An event is sent that no offset stands behind, and no answer is asked for. The official client takes
    /// the text at its end for one, its name where it has no arguments. Were that an older one that somebody
    /// repeats, whoever gets it would be sent twice what it has: so it is none any more.
    void disown(const QString &event, const Array &args);
    /// Keeps a session from here.
    void keep(const RecoverableSession &session);
    /// A session that was kept here or elsewhere, once.
    std::optional<KeptSession> take(const QString &pid);
    /// What a session from here missed since it got the event with that offset. Nothing: that cannot
    /// be told any more.
    std::optional<QList<LoggedPacket>> missed(const KeptSession &kept, const QString &offset) const;
    /// A session that goes on here, given what its server said it missed, and that server's heads then.
    RestoredSession restored(
        const KeptSession &kept, const QList<LoggedPacket> &missed, const EventClock::Heads &heads);
    /// The same where that server is this one.
    RestoredSession restored(const KeptSession &kept, const QList<LoggedPacket> &missed)
    {
        return restored(kept, missed, m_clock.heads());
    }
    /// Nobody can be told any more what was missed.
    void clear();

private:
    void expectTrim();
    void trim();

    AdapterHost &m_host;
    EventClock &m_clock;
    PacketLog m_log;
    std::shared_ptr<SessionStore> m_sessions;
    net::Timer m_timer; // lets go of what is too old where nothing happens any more
};

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/lobby/dialect.h"
#include "server/lobby/schedule.h"

#include <QObject>
#include <QSet>

namespace tincan::lobby {

/// The dialect of the official tutorial: `chat message` (text[, clientOffset[, ack]]) reaches everyone,
/// the sender included, as `chat message` (text, serverOffset); serverOffset is the message's seq.
///
/// A client whose handshake has `auth.serverOffset` speaks it from the start: it gets all messages
/// after that one, in order, and then what is new. What was sent under one clientOffset, by whatever
/// connection, is stored and sent once.
class Tutorial final : public Dialect
{
public:
    /// What a client may have waiting to be sent before it gets another page of what it missed: far
    /// from where a slow reader is cut off, however long the history is.
    static constexpr qsizetype replayQueuedBytes = 1024 * 1024;
    static constexpr std::chrono::milliseconds replayPause{50};

    Tutorial(Hub &hub, const Schedule &schedule);

    bool accepts(const QString &event) const override;
    void receive(const Array &args, const Reply &reply) override;
    void arrived(service::Client &client) override;
    void departed(const QString &socketId) override;
    void deliver(const chat::Message &message, const chat::Origin &origin) override;

protected:
    void enter(service::Client &client) override;

private:
    void post(const QString &text, const QString &clientOffset, const Reply &reply);
    void replay(const QString &socketId, qint64 after);
    void replayWhenRead(const QString &socketId, qint64 after);
    void replayPage(const QString &socketId, qint64 after, const chat::HistoryPage &page);

    Schedule m_schedule;
    QObject m_context; // ends replays that wait for the store or for their reader
    QSet<QString> m_catchingUp; // socket ids: in no room until they have seen what they missed
};

} // namespace tincan::lobby

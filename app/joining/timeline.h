// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/requests.h"

#include <QHash>
#include <QList>
#include <QString>

namespace tincan {

/// A message of our own that the server has not stored yet.
struct PendingMessage
{
    QString clientId;
    QString text;
    qint64 atMs = 0; ///< when it was written, milliseconds since 1970 in UTC
    QString failure; ///< why the server refused it, in words for people; empty while it waits
};

/// What is known of a conversation on this side: the newest stretch of stored messages, without gap
/// in seq, and those of our own that wait behind it. A value; knows no connection.
class Timeline
{
public:
    /// Messages of our own that may wait at one time.
    static constexpr qsizetype maxPending = 500;
    /// Stored messages kept. Beyond it new ones push out the oldest, which can be asked for again,
    /// and older ones are not taken any more.
    static constexpr qsizetype maxStored = 50'000;

    /// What adding did to the stretch.
    enum class Change {
        none, ///< all of it was there
        extended, ///< something was added at its end
        replaced, ///< it began anew: a gap, or a server that has lost its history
    };

    const QList<chat::Message> &stored() const { return m_stored; }
    const QList<PendingMessage> &pending() const { return m_pending; }
    /// 0 where nothing is stored.
    qint64 firstSeq() const { return m_stored.isEmpty() ? 0 : m_stored.constFirst().seq; }
    qint64 lastSeq() const { return m_stored.isEmpty() ? 0 : m_stored.constLast().seq; }
    bool hasOlder() const { return m_hasOlder; }

    /// Takes the newest page, after joining or coming back.
    Change mergeNewest(const chat::HistoryPage &page);
    /// Takes one new message. False where it was there, or a gap before it shows that something was
    /// missed: then lastSeq() is still smaller than its seq, and the newest page must be asked for.
    bool append(const chat::Message &message);
    /// Takes a page that was asked for with `before` firstSeq(); what does not fit is left out.
    QList<chat::Message> prepend(const chat::HistoryPage &page);

    /// False where maxPending wait already.
    bool addPending(const PendingMessage &message);
    /// The one of that clientId, or null; for use at once.
    PendingMessage *pendingOf(const QString &clientId);
    bool removePending(const QString &clientId);

private:
    bool continues(const QList<chat::Message> &page) const;
    void forgetOldest();

    QList<chat::Message> m_stored;
    QList<PendingMessage> m_pending;
    bool m_hasOlder = false;
};

} // namespace tincan

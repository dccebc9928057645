// SPDX-License-Identifier: MIT
#include "app/joining/timeline.h"

#include <algorithm>

namespace tincan {

// A page continues the stretch where it overlaps or follows it directly, and where both have a
// message, it is the same one. Otherwise the server's history is another than the one we know.
bool Timeline::continues(const QList<chat::Message> &page) const
{
    if (m_stored.isEmpty() || page.isEmpty() || page.constFirst().seq > lastSeq() + 1
        || page.constLast().seq < lastSeq())
        return false;
    return std::all_of(page.begin(), page.end(), [this](const chat::Message &message) {
        const qint64 index = message.seq - firstSeq();
        return index < 0 || index >= m_stored.size() || m_stored.at(index).id == message.id;
    });
}

Timeline::Change Timeline::mergeNewest(const chat::HistoryPage &page)
{
    if (!continues(page.messages)) {
        const bool nothing = m_stored.isEmpty() && page.messages.isEmpty();
        m_stored = page.messages;
        m_hasOlder = page.more;
        return nothing ? Change::none : Change::replaced;
    }
    const qint64 known = lastSeq();
    for (const chat::Message &message : page.messages)
        append(message);
    return lastSeq() > known ? Change::extended : Change::none;
}

bool Timeline::append(const chat::Message &message)
{
    if (!m_stored.isEmpty() && message.seq != lastSeq() + 1)
        return false;
    m_hasOlder = m_hasOlder || (m_stored.isEmpty() && message.seq > 1);
    m_stored.append(message);
    forgetOldest();
    return true;
}

void Timeline::forgetOldest()
{
    const qsizetype excess = m_stored.size() - maxStored;
    if (excess <= 0)
        return;
    m_stored.remove(0, excess);
    m_hasOlder = true;
}

QList<chat::Message> Timeline::prepend(const chat::HistoryPage &page)
{
    QList<chat::Message> older = page.messages;
    while (!older.isEmpty() && older.constLast().seq >= firstSeq())
        older.removeLast();
    if (older.isEmpty() || older.constLast().seq != firstSeq() - 1) {
        m_hasOlder = m_hasOlder && page.more;
        return {};
    }
    const qsizetype space = maxStored - m_stored.size();
    m_hasOlder = page.more && older.size() <= space;
    older = older.last(std::min(older.size(), space));
    m_stored = older + m_stored;
    return older;
}

bool Timeline::addPending(const PendingMessage &message)
{
    if (m_pending.size() >= maxPending)
        return false;
    m_pending.append(message);
    return true;
}

PendingMessage *Timeline::pendingOf(const QString &clientId)
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
        [&clientId](const PendingMessage &one) { return one.clientId == clientId; });
    return found == m_pending.end() ? nullptr : &*found;
}

bool Timeline::removePending(const QString &clientId)
{
    return m_pending.removeIf([&clientId](const PendingMessage &one) { return one.clientId == clientId; })
        > 0;
}

} // namespace tincan

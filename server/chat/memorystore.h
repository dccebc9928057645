// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/messagestore.h"

#include <QHash>

#include <deque>

namespace tincan::chat {

/// A history in memory that forgets its oldest messages, and lasts as long as the process.
///
/// Answers at once. A onceKey is remembered as long as its message.
class MemoryStore final : public MessageStore
{
public:
    struct Bounds
    {
        qsizetype messages = 10'000;
        qsizetype bytes = 16 * 1024 * 1024; ///< by weight()
    };

    MemoryStore() = default;
    explicit MemoryStore(const Bounds &bounds) : m_bounds(bounds) { }

    void append(const Message &message, const QString &onceKey, Appended done) override;
    void page(const HistoryRequest &request, Paged done) override;
    qint64 lastSeq() const override { return m_lastSeq; }

private:
    struct Entry
    {
        Message message;
        QString onceKey;
    };

    qint64 firstSeq() const { return m_lastSeq - qint64(m_entries.size()) + 1; }
    const Message &at(qint64 seq) const { return m_entries[std::size_t(seq - firstSeq())].message; }
    HistoryPage forward(qint64 from, qint64 to, int limit) const;
    HistoryPage backward(qint64 from, qint64 to, int limit) const;
    void forgetOldest();

    Bounds m_bounds;
    std::deque<Entry> m_entries; // seq rises by one from each to the next
    QHash<QString, qint64> m_seqs; // by onceKey
    qint64 m_lastSeq = 0;
    qsizetype m_bytes = 0;
};

} // namespace tincan::chat

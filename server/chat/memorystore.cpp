// SPDX-License-Identifier: MIT
#include "server/chat/memorystore.h"

#include <algorithm>

namespace tincan::chat {

void MemoryStore::append(const Message &message, const QString &onceKey, Appended done)
{
    if (const auto known = m_seqs.constFind(onceKey); known != m_seqs.cend()) {
        done(Stored{at(*known), false});
        return;
    }
    Entry entry{message, onceKey};
    entry.message.seq = ++m_lastSeq;
    m_bytes += weight(entry.message);
    if (!onceKey.isEmpty())
        m_seqs.insert(onceKey, entry.message.seq);
    m_entries.push_back(entry);
    forgetOldest();
    done(Stored{entry.message, true});
}

void MemoryStore::forgetOldest()
{
    while (m_entries.size() > 1
        && (qsizetype(m_entries.size()) > m_bounds.messages || m_bytes > m_bounds.bytes)) {
        const Entry &oldest = m_entries.front();
        m_bytes -= weight(oldest.message);
        m_seqs.remove(oldest.onceKey);
        m_entries.pop_front();
    }
}

void MemoryStore::page(const HistoryRequest &request, Paged done)
{
    qint64 from = firstSeq();
    qint64 to = m_lastSeq;
    if (request.before)
        to = std::min(to, *request.before - 1);
    if (!request.after) {
        done(backward(from, to, request.limit));
        return;
    }
    // Not after + 1 first: the greatest number there is may be asked for.
    from = *request.after < m_lastSeq ? std::max(from, *request.after + 1) : m_lastSeq + 1;
    done(forward(from, to, request.limit));
}

HistoryPage MemoryStore::forward(qint64 from, qint64 to, int limit) const
{
    HistoryPage page;
    qsizetype bytes = 0;
    for (qint64 seq = from; seq <= to; ++seq) {
        bytes += weight(at(seq));
        page.more
            = page.messages.size() == limit || (bytes > limits::historyPageBytes && !page.messages.isEmpty());
        if (page.more)
            break;
        page.messages.append(at(seq));
    }
    return page;
}

HistoryPage MemoryStore::backward(qint64 from, qint64 to, int limit) const
{
    HistoryPage page;
    qsizetype bytes = 0;
    for (qint64 seq = to; seq >= from; --seq) {
        bytes += weight(at(seq));
        page.more
            = page.messages.size() == limit || (bytes > limits::historyPageBytes && !page.messages.isEmpty());
        if (page.more)
            break;
        page.messages.append(at(seq));
    }
    std::ranges::reverse(page.messages);
    return page;
}

} // namespace tincan::chat

// SPDX-License-Identifier: MIT
#include "app/client/outbox.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tincan::client {

namespace {
constexpr qsizetype smallValueBytes = 16; // a number, or what surrounds a text
}

qsizetype estimatedBytes(const Array &args)
{
    qsizetype bytes = 0;
    // No recursion: nothing says how deep a program nests.
    std::vector<Value> pending(args.begin(), args.end());
    while (!pending.empty()) {
        const Value value = std::exchange(pending.back(), {});
        pending.pop_back();
        bytes += smallValueBytes;
        if (value.isString())
            bytes += value.toString().size() * qsizetype(sizeof(QChar));
        else if (value.isBinary())
            bytes += value.toBinary().size();
        else if (value.isArray())
            pending.insert(pending.end(), value.toArray().begin(), value.toArray().end());
        for (const Member &member : value.toObject()) {
            bytes += member.key.size() * qsizetype(sizeof(QChar));
            pending.push_back(member.value);
        }
    }
    return bytes;
}

bool Outbox::add(const QString &name, const Array &args, std::optional<socketio::AckId> id)
{
    const qsizetype bytes = estimatedBytes(args) + name.size() * qsizetype(sizeof(QChar)) + smallValueBytes;
    if (size() >= m_limits.bufferedEvents || m_bytes + bytes > m_limits.bufferedBytes)
        return false;
    m_bytes += bytes;
    m_entries.push_back({name, args, id, bytes});
    return true;
}

std::optional<Outbox::Entry> Outbox::take()
{
    if (m_entries.empty())
        return std::nullopt;
    Entry entry = std::move(m_entries.front());
    m_entries.pop_front();
    m_bytes -= entry.bytes;
    return entry;
}

bool Outbox::remove(socketio::AckId id)
{
    const auto found
        = std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry &e) { return e.id == id; });
    if (found == m_entries.end())
        return false;
    m_bytes -= found->bytes;
    m_entries.erase(found);
    return true;
}

bool Outbox::contains(socketio::AckId id) const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [id](const Entry &e) { return e.id == id; });
}

} // namespace tincan::client

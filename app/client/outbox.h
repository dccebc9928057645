// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/options.h"
#include "protocol/socketio/packet.h"
#include "protocol/value.h"

#include <QString>

#include <deque>
#include <optional>

namespace tincan::client {

/// The events of one socket that wait for its connection, in order. Bounded.
class Outbox
{
public:
    struct Entry
    {
        QString name;
        Array args;
        std::optional<socketio::AckId> id;
        qsizetype bytes = 0; // estimated
    };

    explicit Outbox(const ClientLimits &limits) : m_limits(limits) { }

    /// False, and nothing kept, where a limit would be exceeded.
    bool add(const QString &name, const Array &args, std::optional<socketio::AckId> id);
    /// The oldest; empty where nothing waits.
    std::optional<Entry> take();
    /// The event that awaits this acknowledgement is not to be sent any more. True where it was here.
    bool remove(socketio::AckId id);
    bool contains(socketio::AckId id) const;
    qsizetype size() const { return qsizetype(m_entries.size()); }

private:
    ClientLimits m_limits;
    std::deque<Entry> m_entries;
    qsizetype m_bytes = 0;
};

/// About how much memory or wire an event's arguments take: what limits are counted in.
qsizetype estimatedBytes(const Array &args);

} // namespace tincan::client

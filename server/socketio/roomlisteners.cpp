// SPDX-License-Identifier: MIT
#include "server/socketio/roomlisteners.h"

#include <utility>

namespace tincan {

ListenerId RoomListeners::add(Kind kind, MemberHandler handler)
{
    const auto id = ListenerId(++m_lastId);
    m_listeners[int(kind)].add(id, std::move(handler));
    ++m_count;
    return id;
}

void RoomListeners::off(ListenerId id)
{
    for (auto &listeners : m_listeners)
        m_count -= listeners.remove(id) ? 1 : 0;
}

void RoomListeners::tell(const QList<Change> &changes)
{
    for (const Change &change : changes)
        m_listeners[int(change.kind)].call(
            {}, [] { return true; }, change.room, change.socketId);
}

} // namespace tincan

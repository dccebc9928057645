// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/listeners.h"

namespace tincan {

/// What to call when rooms of this server come and go: the official adapter's events create-room,
/// join-room, leave-room and delete-room.
///
/// They are called after the fact, in its order; they may change rooms themselves. The room of a
/// socket's own id counts as any other.
class RoomListeners
{
public:
    using RoomHandler = std::function<void(const QString &room)>;
    using MemberHandler = std::function<void(const QString &room, const QString &socketId)>;

    ListenerId onCreateRoom(RoomHandler handler)
    {
        return add(
            Kind::created, [h = std::move(handler)](const QString &room, const QString &) { h(room); });
    }
    ListenerId onJoinRoom(MemberHandler handler) { return add(Kind::joined, std::move(handler)); }
    ListenerId onLeaveRoom(MemberHandler handler) { return add(Kind::left, std::move(handler)); }
    ListenerId onDeleteRoom(RoomHandler handler)
    {
        return add(
            Kind::deleted, [h = std::move(handler)](const QString &room, const QString &) { h(room); });
    }
    void off(ListenerId id);

    enum class Kind { created, joined, left, deleted };
    struct Change
    {
        Kind kind;
        QString room;
        QString socketId;
    };
    /// Whether anybody wants to know; where nobody does, nothing has to be written down.
    bool isEmpty() const { return m_count == 0; }
    /// For the adapter, when what it did is done.
    void tell(const QList<Change> &changes);

private:
    ListenerId add(Kind kind, MemberHandler handler);

    Listeners<MemberHandler> m_listeners[4]; // by kind
    quint64 m_lastId = 0;
    int m_count = 0;
};

} // namespace tincan

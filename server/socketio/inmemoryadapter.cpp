// SPDX-License-Identifier: MIT
#include "server/socketio/inmemoryadapter.h"

#include <utility>

namespace tincan {

void InMemoryAdapter::add(const std::shared_ptr<AdapterMember> &member, const QStringList &rooms)
{
    Membership &membership = m_members[member->id()];
    membership.member = member;
    for (const QString &room : rooms) {
        if (membership.rooms.contains(room))
            continue;
        membership.rooms.append(room);
        // The room of its own id costs nothing: there is one for every socket, and hardly any is used.
        if (room != member->id())
            m_rooms[room].insert(member.get());
    }
}

void InMemoryAdapter::remove(const QString &id, const QString &room)
{
    const auto membership = m_members.find(id);
    if (membership != m_members.end() && membership->rooms.removeOne(room))
        leaveRoom(membership->member.get(), room);
}

void InMemoryAdapter::removeAll(const QString &id)
{
    const auto membership = m_members.find(id);
    if (membership == m_members.end())
        return;
    for (const QString &room : std::as_const(membership->rooms))
        leaveRoom(membership->member.get(), room);
    m_members.erase(membership);
}

void InMemoryAdapter::leaveRoom(AdapterMember *member, const QString &room)
{
    const auto members = m_rooms.find(room);
    if (members == m_rooms.end())
        return;
    members->remove(member);
    if (members->isEmpty())
        m_rooms.erase(members);
}

QStringList InMemoryAdapter::roomsOf(const QString &id) const
{
    const auto membership = m_members.constFind(id);
    return membership == m_members.cend() ? QStringList() : membership->rooms;
}

template <typename Visit>
void InMemoryAdapter::visitRoom(const QString &room, Visit visit) const
{
    const auto owner = m_members.constFind(room);
    if (owner != m_members.cend() && owner->rooms.contains(room))
        visit(owner->member.get());
    const auto members = m_rooms.constFind(room);
    if (members != m_rooms.cend()) {
        for (AdapterMember *member : *members)
            visit(member);
    }
}

// The members are kept alive by the list and the list is no part of the adapter: whatever is done to
// them may change rooms and members.
InMemoryAdapter::Members InMemoryAdapter::select(const Selection &selection)
{
    const quint64 mark = ++m_selections;
    Members selected;
    const auto take = [&](AdapterMember *member) {
        if (std::exchange(member->m_lastSelection, mark) != mark)
            selected.push_back(member->shared_from_this());
    };
    // Who is left out is marked as if taken already.
    for (const QString &room : selection.except)
        visitRoom(room, [mark](AdapterMember *member) { member->m_lastSelection = mark; });
    if (selection.rooms.isEmpty()) {
        selected.reserve(std::size_t(m_members.size()));
        for (const Membership &membership : std::as_const(m_members))
            take(membership.member.get());
    }
    for (const QString &room : selection.rooms)
        visitRoom(room, take);
    return selected;
}

void InMemoryAdapter::broadcast(const OutgoingPacket &packet, const Selection &to, PacketFlags flags)
{
    for (const auto &member : select(to))
        member->deliver(packet, flags);
}

void InMemoryAdapter::fetchSockets(const Selection &selection, FetchCallback callback)
{
    QList<RemoteSocket> found;
    for (const auto &member : select(selection))
        found.append(member->describe());
    callback(found);
}

void InMemoryAdapter::addSockets(const Selection &selection, const QStringList &rooms)
{
    for (const auto &member : select(selection))
        member->joinRooms(rooms);
}

void InMemoryAdapter::removeSockets(const Selection &selection, const QStringList &rooms)
{
    for (const auto &member : select(selection))
        member->leaveRooms(rooms);
}

void InMemoryAdapter::disconnectSockets(const Selection &selection, bool close)
{
    for (const auto &member : select(selection))
        member->disconnect(close);
}

} // namespace tincan

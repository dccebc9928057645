// SPDX-License-Identifier: MIT
#include "server/socketio/inmemoryadapter.h"

#include "server/socketio/answers.h"

#include <utility>

namespace tincan {

using Kind = RoomListeners::Kind;

InMemoryAdapter::InMemoryAdapter(AdapterHost &host)
    : Adapter(host), m_answers(host.wheel(), socketio::gatheringLimits(host.options()))
{
    if (auto sessions = socketio::makeSessionStore(host.options()))
        m_recovery = std::make_unique<socketio::Recovery>(host, m_clock, std::move(sessions), host.newId());
}

InMemoryAdapter::InMemoryAdapter(AdapterHost &host, socketio::EventClock &clock,
    std::shared_ptr<socketio::SessionStore> sessions, const QString &tag)
    : Adapter(host), m_answers(host.wheel(), socketio::gatheringLimits(host.options()))
{
    if (sessions)
        m_recovery = std::make_unique<socketio::Recovery>(host, clock, std::move(sessions), tag);
}

InMemoryAdapter::~InMemoryAdapter() = default;

// Membership

QStringList InMemoryAdapter::Membership::rooms() const
{
    return isInOwnRoom ? QStringList{member->id()} + furtherRooms : furtherRooms;
}

bool InMemoryAdapter::Membership::contains(const QString &room) const
{
    return (isInOwnRoom && room == member->id()) || furtherRooms.contains(room);
}

void InMemoryAdapter::Membership::add(const QString &room)
{
    if (furtherRooms.isEmpty() && room == member->id())
        isInOwnRoom = true;
    else
        furtherRooms.append(room);
}

bool InMemoryAdapter::Membership::remove(const QString &room)
{
    if (isInOwnRoom && room == member->id())
        return std::exchange(isInOwnRoom, false);
    return furtherRooms.removeOne(room);
}

void InMemoryAdapter::add(const std::shared_ptr<AdapterMember> &member, const QStringList &rooms)
{
    Membership &membership = m_members[member->id()];
    membership.member = member;
    Changes changes;
    for (const QString &room : rooms) {
        if (membership.contains(room))
            continue;
        enterRoom(membership, room, changes);
        membership.add(room);
    }
    roomListeners().tell(changes);
}

void InMemoryAdapter::remove(const QString &id, const QString &room)
{
    const auto membership = m_members.find(id);
    if (membership == m_members.end() || !membership->remove(room))
        return;
    Changes changes;
    leaveRoom(membership->member.get(), room, changes);
    roomListeners().tell(changes);
}

void InMemoryAdapter::removeAll(const QString &id)
{
    const auto found = m_members.find(id);
    if (found == m_members.end())
        return;
    const Membership membership = *found;
    m_members.erase(found);
    Changes changes;
    const QStringList rooms = membership.rooms();
    for (const QString &room : rooms)
        leaveRoom(membership.member.get(), room, changes);
    roomListeners().tell(changes);
}

void InMemoryAdapter::enterRoom(const Membership &membership, const QString &room, Changes &changes)
{
    const QString &id = membership.member->id();
    if (!roomListeners().isEmpty()) {
        if (!hasAnyone(room))
            changes.append({Kind::created, room, {}});
        changes.append({Kind::joined, room, id});
    }
    // The room of its own id costs nothing: there is one for every socket, and hardly any is used.
    if (room != id)
        m_rooms[room].insert(membership.member.get());
}

void InMemoryAdapter::leaveRoom(AdapterMember *member, const QString &room, Changes &changes)
{
    const auto members = m_rooms.find(room);
    if (members != m_rooms.end()) {
        members->remove(member);
        if (members->isEmpty())
            m_rooms.erase(members);
    }
    if (roomListeners().isEmpty())
        return;
    changes.append({Kind::left, room, member->id()});
    if (!hasAnyone(room))
        changes.append({Kind::deleted, room, {}});
}

bool InMemoryAdapter::hasAnyone(const QString &room) const
{
    const auto owner = m_members.constFind(room);
    return m_rooms.contains(room) || (owner != m_members.cend() && owner->contains(room));
}

QStringList InMemoryAdapter::roomsOf(const QString &id) const
{
    const auto membership = m_members.constFind(id);
    return membership == m_members.cend() ? QStringList() : membership->rooms();
}

template <typename Visit>
void InMemoryAdapter::visitRoom(const QString &room, Visit visit) const
{
    const auto owner = m_members.constFind(room);
    if (owner != m_members.cend() && owner->contains(room))
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
    // Who is left out is marked as if taken already.
    for (const QString &room : selection.except)
        visitRoom(room, [mark](AdapterMember *member) { member->m_lastSelection = mark; });
    if (selection.rooms.isEmpty()) {
        selected.reserve(std::size_t(m_members.size()));
        for (const Membership &membership : std::as_const(m_members)) {
            if (membership.member->m_lastSelection != mark)
                selected.push_back(membership.member);
        }
    }
    const auto take = [&](AdapterMember *member) {
        if (std::exchange(member->m_lastSelection, mark) != mark)
            selected.push_back(member->shared_from_this());
    };
    for (const QString &room : selection.rooms)
        visitRoom(room, take);
    return selected;
}

// Emission

void InMemoryAdapter::broadcast(
    const QString &event, const Array &args, const Selection &to, PacketFlags flags)
{
    deliver({event, args, isRecorded(flags) ? record(event, args, to) : host().encode(event, args, {})}, to,
        flags);
}

void InMemoryAdapter::deliver(const OutgoingEvent &event, const Selection &to, PacketFlags flags)
{
    if (!isRecorded(flags))
        disownOffset(event.name, event.args);
    for (const auto &member : select(to))
        member->deliver(event, flags);
}

void InMemoryAdapter::broadcastWithAck(const QString &event, const Array &args, const Selection &to,
    PacketFlags flags, std::chrono::milliseconds timeout, AnswersCallback callback)
{
    if (m_answers.isFull())
        return callback(tl::unexpected(PartialAnswers{AckError::tooMany, {}}));
    const auto question = m_answers.begin(1, timeout, socketio::collectInto(std::move(callback)));
    const qsizetype asked = askHere(event, args, to, flags, timeout,
        [this, question](const Value &answer) { m_answers.add(question, answer, socketio::costOf(answer)); });
    m_answers.expect(question, asked);
}

qsizetype InMemoryAdapter::askHere(const QString &event, const Array &args, const Selection &to,
    PacketFlags flags, std::chrono::milliseconds timeout, const std::function<void(const Value &)> &answered)
{
    const Members members = select(to);
    if (members.empty())
        return 0;
    const socketio::AckId id = host().nextAckId();
    const OutgoingEvent outgoing{event, args, host().encode(event, args, id)};
    // A member that goes, or that says nothing, is waited for until the deadline.
    const auto keep = [answered](const tl::expected<Array, AckError> &answer) {
        if (answer)
            answered(answer->value(0));
    };
    for (const auto &member : members)
        member->ask(outgoing, flags, id, timeout, keep);
    return qsizetype(members.size());
}

// Questions and orders

void InMemoryAdapter::fetchSockets(const Selection &selection, FetchCallback callback)
{
    callback(describe(selection));
}

QList<RemoteSocket> InMemoryAdapter::describe(const Selection &selection)
{
    QList<RemoteSocket> found;
    for (const auto &member : select(selection))
        found.append(member->describe());
    return found;
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

// Other servers, of which there are none

void InMemoryAdapter::serverCount(CountCallback callback)
{
    callback(1);
}

void InMemoryAdapter::serverSideEmit(const QString &, const Array &) { }

void InMemoryAdapter::serverSideEmitWithAck(
    const QString &, const Array &, std::chrono::milliseconds, AnswersCallback callback)
{
    callback(Array());
}

// Recovery

OutgoingPacket InMemoryAdapter::record(const QString &event, const Array &args, const Selection &to)
{
    return m_recovery->record(event, args, to).packet;
}

void InMemoryAdapter::disownOffset(const QString &event, const Array &args)
{
    if (m_recovery)
        m_recovery->disown(event, args);
}

void InMemoryAdapter::keepSession(const RecoverableSession &session)
{
    m_recovery->keep(session);
}

void InMemoryAdapter::restoreSession(const QString &pid, const QString &offset, RestoreCallback callback)
{
    const auto kept = m_recovery->take(pid);
    callback(kept ? restoreHere(*kept, offset) : std::nullopt);
}

std::optional<RestoredSession> InMemoryAdapter::restoreHere(
    const socketio::KeptSession &kept, const QString &offset)
{
    const auto missed = m_recovery->missed(kept, offset);
    return missed ? std::optional(m_recovery->restored(kept, *missed)) : std::nullopt;
}

void InMemoryAdapter::close()
{
    m_answers.close();
}

} // namespace tincan

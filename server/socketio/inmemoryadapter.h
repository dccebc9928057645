// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/adapter.h"
#include "server/socketio/gatherings.h"
#include "server/socketio/recovery.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace tincan {

/// The adapter of a server that stands alone: rooms are sets in memory, answers of servers come at once.
class InMemoryAdapter : public Adapter
{
public:
    explicit InMemoryAdapter(AdapterHost &host);
    ~InMemoryAdapter() override;

    void add(const std::shared_ptr<AdapterMember> &member, const QStringList &rooms) override;
    void remove(const QString &id, const QString &room) override;
    void removeAll(const QString &id) override;
    QStringList roomsOf(const QString &id) const override;

    void broadcast(const QString &event, const Array &args, const Selection &to, PacketFlags flags) override;
    void broadcastWithAck(const QString &event, const Array &args, const Selection &to, PacketFlags flags,
        std::chrono::milliseconds timeout, AnswersCallback callback) override;
    void fetchSockets(const Selection &selection, FetchCallback callback) override;
    void addSockets(const Selection &selection, const QStringList &rooms) override;
    void removeSockets(const Selection &selection, const QStringList &rooms) override;
    void disconnectSockets(const Selection &selection, bool close) override;
    void serverCount(CountCallback callback) override;
    void serverSideEmit(const QString &event, const Array &args) override;
    void serverSideEmitWithAck(const QString &event, const Array &args, std::chrono::milliseconds timeout,
        AnswersCallback callback) override;
    OutgoingPacket record(const QString &event, const Array &args, const Selection &to) override;
    void disownOffset(const QString &event, const Array &args) override;
    void keepSession(const RecoverableSession &session) override;
    void restoreSession(const QString &pid, const QString &offset, RestoreCallback callback) override;
    void close() override;

    /// How many rooms have anyone in them, those of sockets' own ids not counted.
    qsizetype roomCount() const { return m_rooms.size(); }

protected:
    using Members = std::vector<std::shared_ptr<AdapterMember>>;

    /// For one of several servers, with what they have in common.
    InMemoryAdapter(AdapterHost &host, socketio::EventClock &clock,
        std::shared_ptr<socketio::SessionStore> sessions, const QString &tag);

    // The same for the sockets of this server, which is all there is to do where it stands alone:
    Members select(const Selection &selection);
    void deliver(const OutgoingEvent &event, const Selection &to, PacketFlags flags);
    /// How many it asked; each of their answers goes to `answered`.
    qsizetype askHere(const QString &event, const Array &args, const Selection &to, PacketFlags flags,
        std::chrono::milliseconds timeout, const std::function<void(const Value &)> &answered);
    QList<RemoteSocket> describe(const Selection &selection);
    std::optional<RestoredSession> restoreHere(const socketio::KeptSession &kept, const QString &offset);

    socketio::Gatherings<Value> &answers() { return m_answers; }
    /// Null where the option is off.
    socketio::Recovery *recovery() const { return m_recovery.get(); }
    /// Whether an event with these flags is written down for those who miss it.
    bool isRecorded(PacketFlags flags) const { return m_recovery && !flags.dropIfBusy; }

private:
    // Its rooms are in the order of joining. Most members are in that of their own id and in no other: that
    // one takes no list where it is the first.
    struct Membership
    {
        std::shared_ptr<AdapterMember> member;
        QStringList furtherRooms;
        bool isInOwnRoom = false; // before all others

        QStringList rooms() const;
        bool contains(const QString &room) const;
        void add(const QString &room);
        bool remove(const QString &room);
    };
    using Changes = QList<RoomListeners::Change>;

    template <typename Visit>
    void visitRoom(const QString &room, Visit visit) const;
    bool hasAnyone(const QString &room) const;
    void enterRoom(const Membership &membership, const QString &room, Changes &changes);
    void leaveRoom(AdapterMember *member, const QString &room, Changes &changes);

    QHash<QString, Membership> m_members;
    QHash<QString, QSet<AdapterMember *>> m_rooms;
    quint64 m_selections = 0;
    socketio::Gatherings<Value> m_answers;
    socketio::EventClock m_clock; // where it stands alone
    std::unique_ptr<socketio::Recovery> m_recovery;
};

} // namespace tincan

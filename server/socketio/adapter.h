// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/remotesocket.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace tincan {

struct OutgoingPacket;

/// Which sockets of a namespace are meant: those in any of `rooms` (all where it is empty), each once,
/// without those in any of `except`.
struct Selection
{
    QStringList rooms;
    QStringList except;
    bool local = false; ///< of this server only, where an adapter joins several
};

/// How a packet is to travel.
struct PacketFlags
{
    bool dropIfBusy = false; ///< "volatile": lost where the transport can't take it now
    bool compress = true;
};

/// A socket as the adapter sees it. Not for the users of a Socket.
class AdapterMember : public std::enable_shared_from_this<AdapterMember>
{
public:
    virtual ~AdapterMember() = default;
    virtual const QString &id() const = 0;
    /// Sends it on, or drops it where the socket is not connected. May end the connection of any socket.
    virtual void deliver(const OutgoingPacket &packet, PacketFlags flags) = 0;
    virtual RemoteSocket describe() const = 0;
    virtual void joinRooms(const QStringList &rooms) = 0;
    virtual void leaveRooms(const QStringList &rooms) = 0;
    virtual void disconnect(bool close) = 0;

private:
    friend class InMemoryAdapter;
    quint64 m_lastSelection = 0; // so that the union of rooms needs no set
};

/// Who is in which room of one namespace, and how a packet reaches them.
///
/// The seam behind which several servers can stand as one: a packet comes encoded, and questions are
/// answered through callbacks, at once or later. Membership is told for the sockets of this server
/// only, and looked up for them at once. Lives in the server's thread.
class Adapter
{
public:
    using FetchCallback = std::function<void(const QList<RemoteSocket> &)>;

    virtual ~Adapter() = default;

    virtual void add(const std::shared_ptr<AdapterMember> &member, const QStringList &rooms) = 0;
    virtual void remove(const QString &id, const QString &room) = 0;
    virtual void removeAll(const QString &id) = 0;
    /// The rooms of a socket of this server, in the order of joining.
    virtual QStringList roomsOf(const QString &id) const = 0;

    virtual void broadcast(const OutgoingPacket &packet, const Selection &to, PacketFlags flags) = 0;
    virtual void fetchSockets(const Selection &selection, FetchCallback callback) = 0;
    virtual void addSockets(const Selection &selection, const QStringList &rooms) = 0;
    virtual void removeSockets(const Selection &selection, const QStringList &rooms) = 0;
    virtual void disconnectSockets(const Selection &selection, bool close) = 0;
    /// The server ends; nothing more is asked.
    virtual void close() { }
};

/// Makes the adapter of a namespace, given its name.
using AdapterFactory = std::function<std::unique_ptr<Adapter>(const QString &name)>;

} // namespace tincan

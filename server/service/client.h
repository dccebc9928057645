// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/arguments.h"
#include "server/socketio/handshake.h"

#include <QString>

#include <functional>

namespace tincan::service {

/// One client of a namespace, as a service sees it: whichever of the server's threads it is in, what is
/// asked here takes effect in the order in which it is asked, and in that order with what the same service
/// sends to many.
///
/// Owned by its Clients; a reference holds until the service was told that the client is gone. What is asked
/// of one that is not connected does nothing. Used in the service's thread.
class Client
{
public:
    Client(const QString &id, const Handshake &handshake) : m_id(id), m_handshake(handshake) { }
    virtual ~Client() = default;
    Q_DISABLE_COPY_MOVE(Client)

    /// As Socket::id(); it is a room, too.
    const QString &id() const { return m_id; }
    const Handshake &handshake() const { return m_handshake; }

    /// As Socket::emitEvent().
    template <typename... Args>
    void emitEvent(const QString &event, Args &&...args)
    {
        emitArguments(event, arguments(std::forward<Args>(args)...));
    }
    virtual void emitArguments(const QString &event, const Array &args) = 0;
    virtual void join(const QString &room) = 0;
    virtual void leave(const QString &room) = 0;
    /// Whether it was in that room when it came, or join() was called, and leave() was not.
    virtual bool isIn(const QString &room) const = 0;
    /// As Socket::disconnect().
    virtual void disconnect() = 0;
    /// Tells how many bytes wait to be sent to it, at once or later; never where it is gone.
    virtual void askQueuedBytes(std::function<void(qsizetype)> answer) = 0;

private:
    QString m_id;
    Handshake m_handshake;
};

} // namespace tincan::service

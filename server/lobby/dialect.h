// SPDX-License-Identifier: MIT
#pragma once

#include "server/lobby/hub.h"
#include "server/lobby/reply.h"

#include <QString>

namespace tincan::lobby {

/// One way of speaking in the lobby: which events of `/` bring something into the conversation, and
/// which carry it out again.
///
/// A client speaks a dialect from the first of its events on: it is in the dialect's room, and what
/// happens is told to that room. Everything else about the conversation is the Hub's. All calls come
/// in the lobby's thread.
class Dialect
{
public:
    Dialect(Hub &hub, const QString &name);
    virtual ~Dialect();
    Q_DISABLE_COPY_MOVE(Dialect)

    const QString &name() const { return m_name; }
    /// Who speaks it.
    QString room() const { return roomOf(m_name); }

    /// Whether an event of that name from a client belongs to this dialect.
    virtual bool accepts(const QString &event) const = 0;
    /// Takes in such an event.
    virtual void receive(const Array &args, const Reply &reply) = 0;

    /// A client connected, or is gone.
    virtual void arrived(service::Client &client);
    virtual void departed(const QString &socketId);
    /// A message was stored; `origin.way` is the dialect's name where it came in by this one.
    virtual void deliver(const chat::Message &message, const chat::Origin &origin);
    virtual void deliverTyping(const chat::Typing &typing, const chat::Origin &origin);
    /// Someone has a name now, or is gone. `socketId` is that client's, empty where it is not in `/`.
    virtual void personJoined(const chat::User &user, const QString &socketId);
    virtual void personLeft(const chat::User &user, const QString &socketId);

protected:
    Hub &hub() const { return m_hub; }
    static QString roomOf(const QString &dialectName) { return QStringLiteral("dialect:") + dialectName; }
    /// The client speaks this dialect from now on.
    virtual void enter(service::Client &client);
    /// All who speak it, or all but one.
    BroadcastOperator all() const { return m_hub.clients().to(room()); }
    BroadcastOperator others(const QString &socketId) const { return all().except(socketId); }
    /// The origin of what that client sends in this dialect.
    chat::Origin originOf(const QString &socketId) const { return {socketId, m_name}; }
    /// Makes the client speak this dialect; the first argument goes into the conversation as the
    /// client's text, and the reply says what became of it.
    void say(const Array &args, const Reply &reply);

private:
    Hub &m_hub;
    QString m_name;
};

/// The argument at that place as text; otherwise `invalid-request`.
chat::Parsed<QString> textArgument(const Array &args, qsizetype index, const Reply &reply);

} // namespace tincan::lobby

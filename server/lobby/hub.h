// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/values.h"
#include "server/chat/conversation.h"
#include "server/chat/people.h"
#include "server/service/clients.h"

#include <memory>
#include <optional>

namespace tincan::lobby {

/// What the lobby is to its dialects.
class Hub
{
public:
    /// Null once the hub is gone: for callbacks that may come later than that.
    using Handle = std::shared_ptr<const Hub *>;

    Hub() : m_handle(std::make_shared<const Hub *>(this)) { }
    virtual ~Hub() { *m_handle = nullptr; }
    Q_DISABLE_COPY_MOVE(Hub)

    virtual service::Clients &clients() const = 0;
    virtual chat::Conversation &conversation() const = 0;
    virtual chat::People &people() const = 0;

    /// Who a client is; whoever has no name yet becomes a guest.
    virtual chat::Parsed<chat::User> personOf(const QString &socketId) = 0;
    /// Gives a client the name it wants, once: a guest's name may be exchanged for a chosen one, a
    /// chosen one stays. The name it has already is given again.
    virtual chat::Parsed<chat::User> nameOf(const QString &socketId, const QString &wantedName) = 0;
    /// The name of a client; none where it has none.
    virtual std::optional<QString> knownName(const QString &socketId) const = 0;

    /// Writes what a client sent to the log, unless that client sends too much.
    virtual void logFrom(const QString &socketId, const QString &event, const Array &args) = 0;

    /// The client while it is here, else null. For use at once.
    service::Client *client(const QString &id) const { return clients().find(id); }
    const Handle &handle() const { return m_handle; }

private:
    Handle m_handle;
};

} // namespace tincan::lobby

// SPDX-License-Identifier: MIT
#pragma once

#include "server/lobby/dialect.h"

namespace tincan::lobby {

/// The named room: `adduser` with a name, `sendchat` with a text; `updatechat` (who, text) carries
/// texts and, from SERVER, who came and went; `updateusers` tells all names whenever they change.
class NamedRoom final : public Dialect
{
public:
    explicit NamedRoom(Hub &hub);

    bool accepts(const QString &event) const override;
    void receive(const Array &args, const Reply &reply) override;
    void deliver(const chat::Message &message, const chat::Origin &origin) override;
    void personJoined(const chat::User &user, const QString &socketId) override;
    void personLeft(const chat::User &user, const QString &socketId) override;

protected:
    void enter(service::Client &client) override;

private:
    void addUser(const Array &args, const Reply &reply);
    Value names() const;
};

} // namespace tincan::lobby

// SPDX-License-Identifier: MIT
#pragma once

#include "server/lobby/dialect.h"

namespace tincan::lobby {

/// The send/new dialect: `send message` with a text comes back to everyone, the sender included, as
/// `new message` `{msg, username}`.
///
/// The official chat example has another `new message`: a client speaks one of the two, the one it
/// used last.
class SendNew final : public Dialect
{
public:
    static inline const QString dialectName = QStringLiteral("send/new");

    explicit SendNew(Hub &hub);

    bool accepts(const QString &event) const override;
    void receive(const Array &args, const Reply &reply) override;
    void deliver(const chat::Message &message, const chat::Origin &origin) override;

protected:
    void enter(service::Client &client) override;
};

} // namespace tincan::lobby

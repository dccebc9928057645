// SPDX-License-Identifier: MIT
#pragma once

#include "server/lobby/dialect.h"

namespace tincan::lobby {

/// The plain dialect: `message` with a text, as `socket.send()` sends it; `event_here` with any data.
/// The server logs both; a text reaches the others as `message`.
class Plain final : public Dialect
{
public:
    explicit Plain(Hub &hub);

    bool accepts(const QString &event) const override;
    void receive(const Array &args, const Reply &reply) override;
    void deliver(const chat::Message &message, const chat::Origin &origin) override;
};

} // namespace tincan::lobby

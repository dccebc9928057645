// SPDX-License-Identifier: MIT
#include "server/lobby/plain.h"

namespace tincan::lobby {

using namespace Qt::StringLiterals;

Plain::Plain(Hub &hub) : Dialect(hub, u"plain"_s) { }

bool Plain::accepts(const QString &event) const
{
    return event == "message"_L1 || event == "event_here"_L1;
}

void Plain::receive(const Array &args, const Reply &reply)
{
    hub().logFrom(reply.socketId(), reply.event(), args);
    if (reply.event() == "message"_L1) {
        say(args, reply);
        return;
    }
    if (service::Client *const client = hub().client(reply.socketId()))
        enter(*client);
    reply.done();
}

void Plain::deliver(const chat::Message &message, const chat::Origin &origin)
{
    others(origin.socketId).emitEvent(u"message"_s, message.text);
}

} // namespace tincan::lobby

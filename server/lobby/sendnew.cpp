// SPDX-License-Identifier: MIT
#include "server/lobby/sendnew.h"

#include "server/lobby/chatexample.h"

namespace tincan::lobby {

using namespace Qt::StringLiterals;

SendNew::SendNew(Hub &hub) : Dialect(hub, dialectName) { }

bool SendNew::accepts(const QString &event) const
{
    return event == "send message"_L1;
}

void SendNew::receive(const Array &args, const Reply &reply)
{
    say(args, reply);
}

void SendNew::enter(service::Client &client)
{
    client.leave(roomOf(ChatExample::dialectName));
    Dialect::enter(client);
}

void SendNew::deliver(const chat::Message &message, const chat::Origin &)
{
    all().emitEvent(u"new message"_s, Object{{u"msg"_s, message.text}, {u"username"_s, message.from.name}});
}

} // namespace tincan::lobby

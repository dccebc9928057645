// SPDX-License-Identifier: MIT
#include "server/lobby/namedroom.h"

namespace tincan::lobby {

using namespace Qt::StringLiterals;

namespace {

const QString server = u"SERVER"_s; // no person can have this name

} // namespace

NamedRoom::NamedRoom(Hub &hub) : Dialect(hub, u"named room"_s) { }

bool NamedRoom::accepts(const QString &event) const
{
    return event == "adduser"_L1 || event == "sendchat"_L1;
}

void NamedRoom::receive(const Array &args, const Reply &reply)
{
    if (reply.event() == "adduser"_L1)
        addUser(args, reply);
    else
        say(args, reply);
}

void NamedRoom::enter(service::Client &client)
{
    const bool isNew = !client.isIn(room());
    Dialect::enter(client);
    if (isNew)
        client.emitEvent(u"updateusers"_s, names());
}

void NamedRoom::addUser(const Array &args, const Reply &reply)
{
    service::Client *const client = hub().client(reply.socketId());
    if (!client)
        return;
    const auto user = textArgument(args, 0, reply).and_then([&](const QString &name) {
        return hub().nameOf(reply.socketId(), name);
    });
    enter(*client);
    if (user) {
        client->emitEvent(u"updatechat"_s, server, u"you have connected"_s);
        reply.done();
        return;
    }
    reply.refuse(user.error());
    client->emitEvent(u"updatechat"_s, server, user.error().message); // what a tutorial's page shows
}

Value NamedRoom::names() const
{
    Object names;
    for (const chat::User &user : hub().people().all())
        names.insert(user.name, user.name);
    return names;
}

void NamedRoom::deliver(const chat::Message &message, const chat::Origin &)
{
    all().emitEvent(u"updatechat"_s, message.from.name, message.text);
}

void NamedRoom::personJoined(const chat::User &user, const QString &socketId)
{
    others(socketId).emitEvent(u"updatechat"_s, server, u"%1 has connected"_s.arg(user.name));
    all().emitEvent(u"updateusers"_s, names());
}

void NamedRoom::personLeft(const chat::User &user, const QString &socketId)
{
    others(socketId).emitEvent(u"updatechat"_s, server, u"%1 has disconnected"_s.arg(user.name));
    all().emitEvent(u"updateusers"_s, names());
}

} // namespace tincan::lobby

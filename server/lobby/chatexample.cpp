// SPDX-License-Identifier: MIT
#include "server/lobby/chatexample.h"

#include "server/lobby/sendnew.h"

namespace tincan::lobby {

using namespace Qt::StringLiterals;

ChatExample::ChatExample(Hub &hub) : Dialect(hub, dialectName) { }

bool ChatExample::accepts(const QString &event) const
{
    return event == "add user"_L1 || event == "new message"_L1 || event == "typing"_L1
        || event == "stop typing"_L1;
}

void ChatExample::receive(const Array &args, const Reply &reply)
{
    if (reply.event() == "new message"_L1)
        say(args, reply);
    else if (reply.event() == "add user"_L1)
        addUser(args, reply);
    else
        setTyping(reply.event() == "typing"_L1, reply);
}

void ChatExample::enter(service::Client &client)
{
    client.leave(roomOf(SendNew::dialectName));
    Dialect::enter(client);
}

void ChatExample::addUser(const Array &args, const Reply &reply)
{
    service::Client *const client = hub().client(reply.socketId());
    if (!client)
        return;
    enter(*client);
    auto user = textArgument(args, 0, reply).and_then([&](const QString &name) {
        return hub().nameOf(reply.socketId(), name);
    });
    if (user) {
        client->emitEvent(u"login"_s, Object{{u"numUsers"_s, hub().people().count()}});
        reply.done();
        return;
    }
    reply.refuse(user.error());
    // The example's page listens to no error; this it shows. Nobody else can be called SERVER.
    client->emitEvent(
        u"new message"_s, Object{{u"username"_s, u"SERVER"_s}, {u"message"_s, user.error().message}});
}

void ChatExample::setTyping(bool on, const Reply &reply)
{
    if (service::Client *const client = hub().client(reply.socketId()))
        enter(*client);
    const auto user = hub().personOf(reply.socketId());
    if (!user) {
        reply.refuse(user.error());
        return;
    }
    hub().conversation().setTyping({user->id, user->name}, on, originOf(reply.socketId()));
    reply.done();
}

void ChatExample::deliver(const chat::Message &message, const chat::Origin &origin)
{
    others(origin.socketId)
        .emitEvent(
            u"new message"_s, Object{{u"username"_s, message.from.name}, {u"message"_s, message.text}});
}

void ChatExample::deliverTyping(const chat::Typing &typing, const chat::Origin &origin)
{
    others(origin.socketId)
        .emitEvent(typing.on ? u"typing"_s : u"stop typing"_s, Object{{u"username"_s, typing.user.name}});
}

void ChatExample::tellNumber(const QString &event, const chat::User &user, const QString &exceptSocketId)
{
    others(exceptSocketId)
        .emitEvent(event, Object{{u"username"_s, user.name}, {u"numUsers"_s, hub().people().count()}});
}

void ChatExample::personJoined(const chat::User &user, const QString &socketId)
{
    tellNumber(u"user joined"_s, user, socketId);
}

void ChatExample::personLeft(const chat::User &user, const QString &socketId)
{
    tellNumber(u"user left"_s, user, socketId);
}

} // namespace tincan::lobby

// SPDX-License-Identifier: MIT
#include "server/lobby/dialect.h"

namespace tincan::lobby {

using namespace Qt::StringLiterals;

Dialect::Dialect(Hub &hub, const QString &name) : m_hub(hub), m_name(name) { }

Dialect::~Dialect() = default;

void Dialect::arrived(service::Client &) { }
void Dialect::departed(const QString &) { }
void Dialect::deliver(const chat::Message &, const chat::Origin &) { }
void Dialect::deliverTyping(const chat::Typing &, const chat::Origin &) { }
void Dialect::personJoined(const chat::User &, const QString &) { }
void Dialect::personLeft(const chat::User &, const QString &) { }

void Dialect::enter(service::Client &client)
{
    client.join(room());
}

void Dialect::say(const Array &args, const Reply &reply)
{
    if (service::Client *const client = m_hub.client(reply.socketId()))
        enter(*client);
    const auto text = textArgument(args, 0, reply);
    if (!text) {
        reply.refuse(text.error());
        return;
    }
    const auto user = m_hub.personOf(reply.socketId());
    if (!user) {
        reply.refuse(user.error());
        return;
    }
    m_hub.conversation().post({.from = {user->id, user->name}, .text = *text, .clientId = {}, .onceKey = {}},
        originOf(reply.socketId()), [reply](const chat::Parsed<chat::Message> &message) {
            if (message)
                reply.done();
            else
                reply.refuse(message.error());
        });
}

chat::Parsed<QString> textArgument(const Array &args, qsizetype index, const Reply &reply)
{
    const Value value = args.value(index);
    if (!value.isString()) {
        const QString message = u"`%1` takes a text."_s.arg(reply.event());
        return tl::unexpected(chat::ChatError{chat::ErrorCode::invalidRequest, message});
    }
    return value.toString();
}

} // namespace tincan::lobby

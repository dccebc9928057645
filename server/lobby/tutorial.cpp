// SPDX-License-Identifier: MIT
#include "server/lobby/tutorial.h"

#include "protocol/chat/limits.h"

#include <QPointer>

namespace tincan::lobby {

using namespace Qt::StringLiterals;

namespace {

const QString eventName = u"chat message"_s;

chat::ChatError invalid(const QString &message)
{
    return {chat::ErrorCode::invalidRequest, message};
}

} // namespace

Tutorial::Tutorial(Hub &hub, const Schedule &schedule) : Dialect(hub, u"tutorial"_s), m_schedule(schedule) { }

bool Tutorial::accepts(const QString &event) const
{
    return event == eventName;
}

void Tutorial::receive(const Array &args, const Reply &reply)
{
    if (service::Client *const client = hub().client(reply.socketId()))
        enter(*client);
    const auto text = textArgument(args, 0, reply);
    const Value offset = args.value(1);
    const QString clientOffset = offset.isInteger() ? QString::number(offset.toInteger()) : offset.toString();
    if (!text)
        reply.refuse(text.error());
    else if (!offset.isNull() && !offset.isString() && !offset.isInteger())
        reply.refuse(invalid(u"The clientOffset of `chat message` is a text."_s));
    else if (clientOffset.size() > chat::limits::idLength)
        reply.refuse(invalid(u"A clientOffset has at most %1 characters."_s.arg(chat::limits::idLength)));
    else
        post(*text, clientOffset, reply);
}

void Tutorial::post(const QString &text, const QString &clientOffset, const Reply &reply)
{
    const auto user = hub().personOf(reply.socketId());
    if (!user) {
        reply.refuse(user.error());
        return;
    }
    // Whoever sends it: the tutorial's client sends again over another connection, as another guest.
    const QString onceKey = clientOffset.isEmpty() ? QString() : u"tutorial\n"_s + clientOffset;
    hub().conversation().post({{user->id, user->name}, text, clientOffset, onceKey},
        originOf(reply.socketId()), [reply](const chat::Parsed<chat::Message> &message) {
            if (message)
                reply.done(Array());
            else if (message.error().code == chat::ErrorCode::unavailable)
                reply.sendError(message.error()); // no acknowledgement: the client shall send it again
            else
                reply.refuse(message.error());
        });
}

void Tutorial::enter(service::Client &client)
{
    if (!m_catchingUp.contains(client.id()))
        Dialect::enter(client);
}

void Tutorial::arrived(service::Client &client)
{
    const Value offset = client.handshake().auth().value(u"serverOffset");
    if (!client.handshake().auth().contains(u"serverOffset"))
        return;
    const qint64 after = offset.isNull() ? 0 : offset.toInteger(-1);
    if (after < 0) {
        enter(client);
        Reply(hub(), client.id(), u"connect"_s, Ack())
            .sendError(invalid(u"auth.serverOffset is a whole number, 0 or more."_s));
        return;
    }
    m_catchingUp.insert(client.id());
    replay(client.id(), after);
}

void Tutorial::departed(const QString &socketId)
{
    m_catchingUp.remove(socketId);
}

void Tutorial::replay(const QString &socketId, qint64 after)
{
    const chat::HistoryRequest request{.conversation = hub().conversation().id(),
        .before = {},
        .after = after,
        .limit = chat::limits::historyPage};
    const QPointer<QObject> context(&m_context);
    hub().conversation().page(
        request, [this, context, socketId, after](const chat::Parsed<chat::HistoryPage> &page) {
            if (!context)
                return;
            if (page)
                replayPage(socketId, after, *page);
            else if (service::Client *const client = hub().client(socketId))
                client->disconnect(); // it comes back, and asks again
        });
}

void Tutorial::replayPage(const QString &socketId, qint64 after, const chat::HistoryPage &page)
{
    service::Client *const client = hub().client(socketId);
    if (!client)
        return;
    for (const chat::Message &message : page.messages)
        client->emitEvent(eventName, message.text, message.seq);
    const qint64 seen = page.messages.isEmpty() ? after : page.messages.last().seq;
    // What was stored while a page was on its way was not delivered: it is in the next page.
    if (!page.messages.isEmpty() && hub().conversation().info().seq > seen) {
        replayWhenRead(socketId, seen);
        return;
    }
    m_catchingUp.remove(socketId);
    enter(*client);
}

void Tutorial::replayWhenRead(const QString &socketId, qint64 after)
{
    service::Client *const client = hub().client(socketId);
    if (!client)
        return;
    const QPointer<QObject> context(&m_context);
    client->askQueuedBytes([this, context, socketId, after](qsizetype queued) {
        if (!context)
            return;
        if (queued <= replayQueuedBytes)
            replay(socketId, after);
        else
            m_schedule(replayPause, &m_context, [this, socketId, after] { replayWhenRead(socketId, after); });
    });
}

void Tutorial::deliver(const chat::Message &message, const chat::Origin &)
{
    all().emitEvent(eventName, message.text, message.seq);
}

} // namespace tincan::lobby

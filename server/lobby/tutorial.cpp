// SPDX-License-Identifier: MIT
#include "server/lobby/tutorial.h"

#include "protocol/chat/limits.h"
#include "server/engineio/session.h"

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
    if (Socket *socket = hub().socket(reply.socketId()))
        enter(*socket);
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

void Tutorial::enter(Socket &socket)
{
    if (!m_catchingUp.contains(socket.id()))
        Dialect::enter(socket);
}

void Tutorial::arrived(Socket &socket)
{
    const Value offset = socket.handshake().auth().value(u"serverOffset");
    if (!socket.handshake().auth().contains(u"serverOffset"))
        return;
    const qint64 after = offset.isNull() ? 0 : offset.toInteger(-1);
    if (after < 0) {
        enter(socket);
        Reply(hub(), socket.id(), u"connect"_s, Ack())
            .sendError(invalid(u"auth.serverOffset is a whole number, 0 or more."_s));
        return;
    }
    m_catchingUp.insert(socket.id());
    replay(socket.id(), after);
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
            else if (Socket *socket = hub().socket(socketId))
                socket->disconnect(); // it comes back, and asks again
        });
}

void Tutorial::replayPage(const QString &socketId, qint64 after, const chat::HistoryPage &page)
{
    Socket *socket = hub().socket(socketId);
    if (!socket)
        return;
    for (const chat::Message &message : page.messages)
        socket->emitEvent(eventName, message.text, message.seq);
    const qint64 seen = page.messages.isEmpty() ? after : page.messages.last().seq;
    // What was stored while a page was on its way was not delivered: it is in the next page.
    if (!page.messages.isEmpty() && hub().conversation().info().seq > seen) {
        replayWhenRead(socketId, seen);
        return;
    }
    m_catchingUp.remove(socketId);
    enter(*socket);
}

void Tutorial::replayWhenRead(const QString &socketId, qint64 after)
{
    Socket *socket = hub().socket(socketId);
    if (!socket || !socket->conn())
        return;
    if (socket->conn()->queuedBytes() <= replayQueuedBytes)
        replay(socketId, after);
    else
        m_schedule(replayPause, &m_context, [this, socketId, after] { replayWhenRead(socketId, after); });
}

void Tutorial::deliver(const chat::Message &message, const chat::Origin &)
{
    all().emitEvent(eventName, message.text, message.seq);
}

} // namespace tincan::lobby

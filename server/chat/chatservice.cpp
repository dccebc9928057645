// SPDX-License-Identifier: MIT
#include "server/chat/chatservice.h"

#include "protocol/chat/name.h"

#include <QLoggingCategory>
#include <QPointer>

#include <utility>

Q_LOGGING_CATEGORY(logChat, "tincan.chat")

namespace tincan::chat {

using namespace Qt::StringLiterals;

namespace {

const QString way = u"/chat"_s;

void logToCategory(const QString &line)
{
    qCInfo(logChat).noquote() << line;
}

ConnectError connectError(const ChatError &error)
{
    return {error.message, Object{{u"code"_s, codeText(error.code)}}};
}

void answer(const Ack &ack, const Parsed<Message> &message)
{
    ack(message ? success({{u"message"_s, toValue(*message)}}) : refusal(message.error()));
}

} // namespace

ChatService::ChatService(Namespace &nsp, Conversation &conversation, People &people, const ServerInfo &info,
    const Log &log, QObject *parent)
    : QObject(parent), m_namespace(nsp), m_conversation(conversation), m_people(people), m_info(info),
      m_log(log ? log : Log(&logToCategory))
{
    // The namespace keeps these callbacks until its own end, which comes after ours.
    const QPointer<ChatService> self(this);
    m_namespace.use([self](Socket &socket, const Next &next) {
        if (self)
            self->admit(socket, next);
    });
    m_namespace.onConnection([self](Socket &socket) {
        if (self)
            self->welcome(socket);
    });
    connect(&conversation, &Conversation::messagePosted, this, &ChatService::deliver);
    connect(&conversation, &Conversation::typingChanged, this, &ChatService::deliverTyping);
    tellOfPeople();
}

ChatService::~ChatService() = default;

void ChatService::admit(Socket &socket, const Next &next)
{
    const Value name = socket.handshake().auth().value(u"name");
    if (!name.isString()) {
        next(connectError({ErrorCode::nameInvalid, u"A name is needed: connect with auth {name}."_s}));
        return;
    }
    const Parsed<User> user = m_people.reserve(name.toString());
    if (!user) {
        next(connectError(user.error()));
        return;
    }
    const QString id = socket.id();
    m_guests.insert(id, Guest{user->id, nameKey(user->name)});
    next();
    // Ours is the last middleware, so the client has joined now, or was gone and nobody says goodbye.
    if (!m_namespace.socket(id)) {
        m_guests.remove(id);
        m_people.leave(user->id);
    }
}

void ChatService::welcome(Socket &socket)
{
    const QString id = socket.id();
    const Guest guest = m_guests.value(id);
    m_arriving = id;
    m_people.announce(guest.userId);
    m_arriving.clear();
    m_log(u"/chat: %1 connected as %2, %3 sockets"_s
              .arg(id, forLog(m_people.find(guest.userId).value_or(User{}).name))
              .arg(m_namespace.socketCount()));
    listen(socket);
    const Session session{.user = m_people.find(guest.userId).value_or(User{}),
        .server = m_info,
        .users = m_people.all(),
        .conversations = {m_conversation.info()}};
    socket.emitEvent(u"session"_s, toValue(session));
}

void ChatService::listen(Socket &socket)
{
    const QPointer<ChatService> self(this);
    const QString id = socket.id();
    socket.on(u"message:send"_s, [self, id](const Array &args, const Ack &ack) {
        if (self)
            self->send(id, args, ack);
    });
    socket.on(u"history:get"_s, [self](const Array &args, const Ack &ack) {
        if (self)
            self->sendHistory(args, ack);
    });
    socket.on(u"user:list"_s, [self](const Array &, const Ack &ack) {
        if (self)
            ack(success({{u"users"_s, toValue(self->m_people.all())}}));
    });
    socket.on(u"typing"_s, [self, id](const Array &args, const Ack &ack) {
        if (self)
            self->relayTyping(id, args, ack);
    });
    socket.onDisconnect([self, id](const QString &reason) {
        if (self)
            self->sayGoodbye(id, reason);
    });
}

void ChatService::sayGoodbye(const QString &socketId, const QString &reason)
{
    m_log(u"/chat: %1 disconnected, %2, %3 sockets"_s.arg(socketId, reason).arg(m_namespace.socketCount()));
    m_people.leave(m_guests.take(socketId).userId);
}

void ChatService::send(const QString &socketId, const Array &args, const Ack &ack)
{
    const Parsed<SendRequest> request = parseSendRequest(args.value(0));
    if (!request) {
        ack(refusal(request.error()));
        return;
    }
    if (request->conversation != m_conversation.id()) {
        ack(refusal({ErrorCode::notFound, u"There is no such conversation."_s}));
        return;
    }
    const Guest guest = m_guests.value(socketId);
    const std::optional<User> user = m_people.find(guest.userId);
    if (!user)
        return;
    // By the name and not by the id: a guest who comes back after a break has another id, and sends
    // again what was not acknowledged.
    const QString onceKey = u"/chat\n%1\n%2"_s.arg(guest.nameKey, request->clientId);
    m_conversation.post(Draft{{user->id, user->name}, request->text, request->clientId, onceKey},
        Origin{socketId, way}, [ack](const Parsed<Message> &message) { answer(ack, message); });
}

void ChatService::sendHistory(const Array &args, const Ack &ack) const
{
    const Parsed<HistoryRequest> request = parseHistoryRequest(args.value(0));
    if (!request) {
        ack(refusal(request.error()));
        return;
    }
    m_conversation.page(*request, [ack](const Parsed<HistoryPage> &page) {
        ack(page ? success({{u"messages"_s, toValue(page->messages)}, {u"more"_s, page->more}})
                 : refusal(page.error()));
    });
}

void ChatService::relayTyping(const QString &socketId, const Array &args, const Ack &ack)
{
    const Parsed<TypingRequest> request = parseTypingRequest(args.value(0));
    if (!request) {
        ack(refusal(request.error()));
        return;
    }
    if (request->conversation != m_conversation.id()) {
        ack(refusal({ErrorCode::notFound, u"There is no such conversation."_s}));
        return;
    }
    ack(success());
    if (const std::optional<User> user = m_people.find(m_guests.value(socketId).userId))
        m_conversation.setTyping({user->id, user->name}, request->on, Origin{socketId, way});
}

void ChatService::deliver(const Message &message, const Origin &origin)
{
    m_namespace.except(origin.socketId).emitEvent(u"message:new"_s, toValue(message));
}

void ChatService::deliverTyping(const Typing &typing, const Origin &origin)
{
    m_namespace.except(origin.socketId).emitEvent(u"typing"_s, toValue(typing));
}

void ChatService::tellOfPeople()
{
    connect(&m_people, &People::joined, this, [this](const User &user) {
        // who arrives learns it from the session
        m_namespace.except(m_arriving).emitEvent(u"user:joined"_s, toValue(user));
    });
    connect(&m_people, &People::left, this, [this](const User &user) {
        m_namespace.emitEvent(u"user:left"_s, Object{{u"id"_s, user.id}});
    });
    connect(&m_people, &People::renamed, this,
        [this](const User &, const User &now) { m_namespace.emitEvent(u"user:changed"_s, toValue(now)); });
}

} // namespace tincan::chat

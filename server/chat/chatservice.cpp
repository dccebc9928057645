// SPDX-License-Identifier: MIT
#include "server/chat/chatservice.h"

#include "protocol/chat/name.h"
#include "server/service/localclients.h"

#include <QLoggingCategory>

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

ChatService::ChatService(std::unique_ptr<service::Clients> clients, Conversation &conversation,
    People &people, const ServerInfo &info, const Log &log, QObject *parent)
    : QObject(parent), m_conversation(conversation), m_people(people), m_info(info),
      m_log(log ? log : Log(&logToCategory)), m_clients(std::move(clients))
{
    m_clients->serve(*this);
    connect(&conversation, &Conversation::messagePosted, this, &ChatService::deliver);
    connect(&conversation, &Conversation::typingChanged, this, &ChatService::deliverTyping);
    tellOfPeople();
}

ChatService::ChatService(Namespace &nsp, Conversation &conversation, People &people, const ServerInfo &info,
    const Log &log, QObject *parent)
    : ChatService(std::make_unique<service::LocalClients>(nsp), conversation, people, info, log, parent)
{
}

ChatService::~ChatService() = default;

void ChatService::admit(service::Client &client, const Next &next)
{
    const Value name = client.handshake().auth().value(u"name");
    if (!name.isString()) {
        next(connectError({ErrorCode::nameInvalid, u"A name is needed: connect with auth {name}."_s}));
        return;
    }
    const Parsed<User> user = m_people.reserve(name.toString());
    if (!user) {
        next(connectError(user.error()));
        return;
    }
    m_guests.insert(client.id(), Guest{user->id, nameKey(user->name)});
    next();
}

void ChatService::withdrawn(service::Client &client)
{
    m_people.leave(m_guests.take(client.id()).userId);
}

void ChatService::connected(service::Client &client)
{
    const Guest guest = m_guests.value(client.id());
    m_arriving = client.id();
    m_people.announce(guest.userId);
    m_arriving.clear();
    m_log(u"/chat: %1 connected as %2, %3 sockets"_s
              .arg(client.id(), forLog(m_people.find(guest.userId).value_or(User{}).name))
              .arg(m_clients->count()));
    const Session session{.user = m_people.find(guest.userId).value_or(User{}),
        .server = m_info,
        .users = m_people.all(),
        .conversations = {m_conversation.info()}};
    client.emitEvent(u"session"_s, toValue(session));
}

void ChatService::received(service::Client &client, const QString &event, const Array &args, const Ack &ack)
{
    if (event == "message:send"_L1)
        send(client.id(), args, ack);
    else if (event == "history:get"_L1)
        sendHistory(args, ack);
    else if (event == "user:list"_L1)
        ack(success({{u"users"_s, toValue(m_people.all())}}));
    else if (event == "typing"_L1)
        relayTyping(client.id(), args, ack);
}

void ChatService::disconnected(service::Client &client, const QString &reason)
{
    m_log(u"/chat: %1 disconnected, %2, %3 sockets"_s.arg(client.id(), reason).arg(m_clients->count()));
    m_people.leave(m_guests.take(client.id()).userId);
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
    m_clients->except(origin.socketId).emitEvent(u"message:new"_s, toValue(message));
}

void ChatService::deliverTyping(const Typing &typing, const Origin &origin)
{
    m_clients->except(origin.socketId).emitEvent(u"typing"_s, toValue(typing));
}

void ChatService::tellOfPeople()
{
    connect(&m_people, &People::joined, this, [this](const User &user) {
        // who arrives learns it from the session
        m_clients->except(m_arriving).emitEvent(u"user:joined"_s, toValue(user));
    });
    connect(&m_people, &People::left, this, [this](const User &user) {
        m_clients->all().emitEvent(u"user:left"_s, Object{{u"id"_s, user.id}});
    });
    connect(&m_people, &People::renamed, this, [this](const User &, const User &now) {
        m_clients->all().emitEvent(u"user:changed"_s, toValue(now));
    });
}

} // namespace tincan::chat

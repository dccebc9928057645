// SPDX-License-Identifier: MIT
#include "server/lobby/lobby.h"

#include "protocol/chat/name.h"
#include "protocol/json.h"
#include "server/lobby/chatexample.h"
#include "server/lobby/gpiodialect.h"
#include "server/lobby/greeting.h"
#include "server/lobby/namedroom.h"
#include "server/lobby/plain.h"
#include "server/lobby/sendnew.h"
#include "server/lobby/tutorial.h"
#include "server/service/localclients.h"

#include <QLoggingCategory>
#include <QScopedValueRollback>
#include <QTimer>

Q_LOGGING_CATEGORY(logLobby, "tincan.lobby")

namespace tincan::lobby {

using namespace Qt::StringLiterals;

namespace {

Lobby::Options completed(Lobby::Options options)
{
    if (!options.log)
        options.log = [](const QString &line) { qCInfo(logLobby).noquote() << line; };
    if (!options.schedule) {
        options.schedule
            = [](std::chrono::milliseconds delay, QObject *context, std::function<void()> function) {
                  QTimer::singleShot(delay, context, std::move(function));
              };
    }
    return options;
}

} // namespace

Lobby::Lobby(std::unique_ptr<service::Clients> clients, chat::Conversation &conversation,
    chat::People &people, gpio::Pins &pins, const Options &options, QObject *parent)
    : QObject(parent), m_clients(std::move(clients)), m_conversation(conversation), m_people(people),
      m_options(completed(options)), m_clientLog(options.clientLog)
{
    Hub &hub = *this;
    m_dialects.push_back(std::make_unique<Greeting>(hub, m_options.schedule));
    m_dialects.push_back(std::make_unique<Plain>(hub));
    m_dialects.push_back(std::make_unique<SendNew>(hub));
    m_dialects.push_back(std::make_unique<NamedRoom>(hub));
    m_dialects.push_back(std::make_unique<ChatExample>(hub));
    m_dialects.push_back(std::make_unique<Tutorial>(hub, m_options.schedule));
    m_dialects.push_back(std::make_unique<GpioDialect>(hub, pins));
    connectDialects();
    m_clients->serve(*this);
}

Lobby::Lobby(Namespace &nsp, chat::Conversation &conversation, chat::People &people, gpio::Pins &pins,
    const Options &options, QObject *parent)
    : Lobby(std::make_unique<service::LocalClients>(nsp), conversation, people, pins, options, parent)
{
}

Lobby::~Lobby() = default;

void Lobby::connectDialects()
{
    connect(&m_conversation, &chat::Conversation::messagePosted, this,
        [this](const chat::Message &message, const chat::Origin &origin) {
            for (const auto &dialect : m_dialects)
                dialect->deliver(message, origin);
        });
    connect(&m_conversation, &chat::Conversation::typingChanged, this,
        [this](const chat::Typing &typing, const chat::Origin &origin) {
            for (const auto &dialect : m_dialects)
                dialect->deliverTyping(typing, origin);
        });
    connect(&m_people, &chat::People::joined, this, [this](const chat::User &user) {
        for (const auto &dialect : m_dialects)
            dialect->personJoined(user, m_acting);
    });
    connect(&m_people, &chat::People::left, this, [this](const chat::User &user) {
        for (const auto &dialect : m_dialects)
            dialect->personLeft(user, m_acting);
    });
    // No dialect has a word for another name: to them someone left and someone came.
    connect(&m_people, &chat::People::renamed, this, [this](const chat::User &before, const chat::User &now) {
        for (const auto &dialect : m_dialects) {
            dialect->personLeft(before, m_acting);
            dialect->personJoined(now, m_acting);
        }
    });
}

void Lobby::connected(service::Client &client)
{
    m_visitors.insert(client.id(), Visitor());
    m_options.log(u"/: %1 connected, %2 sockets"_s.arg(client.id()).arg(m_clients->count()));
    for (const auto &dialect : m_dialects)
        dialect->arrived(client);
}

void Lobby::received(service::Client &client, const QString &event, const Array &args, const Ack &ack)
{
    for (const auto &dialect : m_dialects) {
        if (dialect->accepts(event)) {
            dialect->receive(args, Reply(*this, client.id(), event, ack));
            return;
        }
    }
}

void Lobby::disconnected(service::Client &client, const QString &reason)
{
    const QString id = client.id();
    m_options.log(u"/: %1 disconnected, %2, %3 sockets"_s.arg(id, reason).arg(m_clients->count()));
    const QScopedValueRollback acting(m_acting, id);
    m_people.leave(m_visitors.take(id).userId);
    for (const auto &dialect : m_dialects)
        dialect->departed(id);
}

chat::Parsed<chat::User> Lobby::keep(Visitor &visitor, const chat::Parsed<chat::User> &user, bool chosen)
{
    if (user)
        visitor = {user->id, chosen};
    return user;
}

chat::Parsed<chat::User> Lobby::personOf(const QString &socketId)
{
    const auto visitor = m_visitors.find(socketId);
    if (visitor == m_visitors.end())
        return tl::unexpected(chat::ChatError{chat::ErrorCode::notFound, u"That client is gone."_s});
    if (const auto user = m_people.find(visitor->userId))
        return *user;
    const QScopedValueRollback acting(m_acting, socketId);
    return keep(*visitor, m_people.enterAsGuest(), false);
}

chat::Parsed<chat::User> Lobby::nameOf(const QString &socketId, const QString &wantedName)
{
    const auto visitor = m_visitors.find(socketId);
    if (visitor == m_visitors.end())
        return tl::unexpected(chat::ChatError{chat::ErrorCode::notFound, u"That client is gone."_s});
    const QScopedValueRollback acting(m_acting, socketId);
    const auto user = m_people.find(visitor->userId);
    if (!user)
        return keep(*visitor, m_people.enter(wantedName), true);
    if (!visitor->hasChosen)
        return keep(*visitor, m_people.rename(user->id, wantedName), true);
    if (chat::nameKey(wantedName) == chat::nameKey(user->name))
        return *user;
    return tl::unexpected(
        chat::ChatError{chat::ErrorCode::invalidRequest, u"You have a name already: %1."_s.arg(user->name)});
}

std::optional<QString> Lobby::knownName(const QString &socketId) const
{
    const auto user = m_people.find(m_visitors.value(socketId).userId);
    return user ? std::optional(user->name) : std::nullopt;
}

void Lobby::logFrom(const QString &socketId, const QString &event, const Array &args)
{
    if (!m_clientLog.take(socketId, m_options.environment.clock()))
        return;
    const QString data = QString::fromUtf8(json::write(args));
    m_options.log(u"/: %1 sent %2 %3"_s.arg(socketId, event, chat::forLog(data)));
}

} // namespace tincan::lobby

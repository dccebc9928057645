// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/environment.h"
#include "server/chat/ratelimiter.h"
#include "server/lobby/dialect.h"
#include "server/lobby/schedule.h"
#include "server/server.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <vector>

namespace tincan::gpio {
class Pins;
}

namespace tincan::lobby {

/// The namespace `/` of docs/events.md: every dialect that a tutorial teaches, all in one conversation.
///
/// It knows who is there and hands events to the Dialect they belong to; what an event means is the
/// dialect's. Lives in one thread: that of its clients, the conversation, the people and the pins, which
/// must outlive it.
class Lobby final : public QObject, private Hub, private service::Service
{
    Q_OBJECT

public:
    struct Options
    {
        chat::Log log; ///< none: the category tincan.lobby
        Schedule schedule; ///< none: QTimer
        chat::Environment environment = chat::Environment::system();
        RateLimit clientLog{5, 50}; ///< lines that one client can make the log have
    };

    Lobby(std::unique_ptr<service::Clients> clients, chat::Conversation &conversation, chat::People &people,
        gpio::Pins &pins, const Options &options, QObject *parent = nullptr);
    /// For the clients of one server, in its thread. The namespace must outlive it.
    Lobby(Namespace &nsp, chat::Conversation &conversation, chat::People &people, gpio::Pins &pins,
        const Options &options, QObject *parent = nullptr);
    /// In the server's namespace `/`, with all options as they come.
    Lobby(Server &server, chat::Conversation &conversation, chat::People &people, gpio::Pins &pins,
        QObject *parent = nullptr)
        : Lobby(server.sockets(), conversation, people, pins, Options(), parent)
    {
    }
    ~Lobby() override;

private:
    /// One client. Most never say a thing and have no person.
    struct Visitor
    {
        QString userId; // empty: no name yet
        bool hasChosen = false; // the name is no guest's
    };

    service::Clients &clients() const override { return *m_clients; }
    chat::Conversation &conversation() const override { return m_conversation; }
    chat::People &people() const override { return m_people; }
    chat::Parsed<chat::User> personOf(const QString &socketId) override;
    chat::Parsed<chat::User> nameOf(const QString &socketId, const QString &wantedName) override;
    std::optional<QString> knownName(const QString &socketId) const override;
    void logFrom(const QString &socketId, const QString &event, const Array &args) override;

    // service::Service
    void connected(service::Client &client) override;
    void received(service::Client &client, const QString &event, const Array &args, const Ack &ack) override;
    void disconnected(service::Client &client, const QString &reason) override;

    void connectDialects();
    chat::Parsed<chat::User> keep(Visitor &visitor, const chat::Parsed<chat::User> &user, bool chosen);

    std::unique_ptr<service::Clients> m_clients;
    chat::Conversation &m_conversation;
    chat::People &m_people;
    Options m_options;
    chat::RateLimiter m_clientLog;
    QHash<QString, Visitor> m_visitors; // by socket id
    QString m_acting; // the socket whose person joins, changes or leaves just now
    std::vector<std::unique_ptr<Dialect>> m_dialects;
};

} // namespace tincan::lobby

// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/conversation.h"
#include "server/chat/people.h"
#include "server/server.h"
#include "server/service/clients.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace tincan::chat {

/// The namespace `/chat` of docs/events.md: guests in one conversation.
///
/// Lives in one thread: that of its clients, the conversation and the people, which must outlive it.
class ChatService : public QObject, private service::Service
{
    Q_OBJECT

public:
    ChatService(std::unique_ptr<service::Clients> clients, Conversation &conversation, People &people,
        const ServerInfo &info, const Log &log = {}, QObject *parent = nullptr);
    /// For the clients of one server, in its thread. The namespace must outlive it.
    ChatService(Namespace &nsp, Conversation &conversation, People &people, const ServerInfo &info,
        const Log &log = {}, QObject *parent = nullptr);
    /// In the server's namespace `/chat`.
    ChatService(Server &server, Conversation &conversation, People &people, const ServerInfo &info,
        const Log &log = {}, QObject *parent = nullptr)
        : ChatService(server.of(QStringLiteral("/chat")), conversation, people, info, log, parent)
    {
    }
    ~ChatService() override;

private:
    /// One client: its person.
    struct Guest
    {
        QString userId;
        QString nameKey;
    };

    // service::Service
    void admit(service::Client &client, const Next &next) override;
    void connected(service::Client &client) override;
    void withdrawn(service::Client &client) override;
    void received(service::Client &client, const QString &event, const Array &args, const Ack &ack) override;
    void disconnected(service::Client &client, const QString &reason) override;

    void send(const QString &socketId, const Array &args, const Ack &ack);
    void sendHistory(const Array &args, const Ack &ack) const;
    void relayTyping(const QString &socketId, const Array &args, const Ack &ack);
    void deliver(const Message &message, const Origin &origin);
    void deliverTyping(const Typing &typing, const Origin &origin);
    void tellOfPeople();

    Conversation &m_conversation;
    People &m_people;
    ServerInfo m_info;
    Log m_log;
    QHash<QString, Guest> m_guests; // by socket id
    QString m_arriving; // the id of the socket that is being announced
    std::unique_ptr<service::Clients> m_clients;
};

} // namespace tincan::chat

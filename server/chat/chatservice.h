// SPDX-License-Identifier: MIT
#pragma once

#include "server/chat/conversation.h"
#include "server/chat/people.h"
#include "server/server.h"

#include <QHash>
#include <QObject>

namespace tincan::chat {

/// The namespace `/chat` of docs/events.md: guests in one conversation.
///
/// Lives in the server's thread. Namespace, conversation and people must outlive it.
class ChatService : public QObject
{
    Q_OBJECT

public:
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

    void admit(Socket &socket, const Next &next);
    void welcome(Socket &socket);
    void sayGoodbye(const QString &socketId, const QString &reason);
    void listen(Socket &socket);
    void send(const QString &socketId, const Array &args, const Ack &ack);
    void sendHistory(const Array &args, const Ack &ack) const;
    void relayTyping(const QString &socketId, const Array &args, const Ack &ack);
    void deliver(const Message &message, const Origin &origin);
    void deliverTyping(const Typing &typing, const Origin &origin);
    void tellOfPeople();

    Namespace &m_namespace;
    Conversation &m_conversation;
    People &m_people;
    ServerInfo m_info;
    Log m_log;
    QHash<QString, Guest> m_guests; // by socket id
    QString m_arriving; // the id of the socket that is being announced
};

} // namespace tincan::chat

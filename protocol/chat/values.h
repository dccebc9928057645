// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/error.h"
#include "protocol/value.h"

#include <QList>
#include <QString>

#include <tl/expected.hpp>

/// The values of the chat's events, as docs/events.md names them, and their JSON.
///
/// toValue() writes every member; parse…() refuses what lacks one or has another type, with
/// `invalid-request` and a sentence for who sent it. Members it does not know are ignored, so that
/// a newer peer can say more.
namespace tincan::chat {

enum class Role { guest, member, moderator, admin };
enum class Status { online, away };
enum class ConversationKind { channel, group, direct };

template <typename T>
using Parsed = tl::expected<T, ChatError>;

/// Someone who has a name.
struct User
{
    QString id; ///< made by the server, never used twice
    QString name;
    Role role = Role::guest;
    Status status = Status::online;

    friend bool operator==(const User &, const User &) = default;
};
Value toValue(const User &user);
Parsed<User> parseUser(const Value &value);

/// Who wrote or types: what of a User stays true after they left.
struct Author
{
    QString id;
    QString name;

    friend bool operator==(const Author &, const Author &) = default;
};
Value toValue(const Author &author);
Parsed<Author> parseAuthor(const Value &value);

/// One message, as the server stored it.
struct Message
{
    QString id; ///< made by the server
    qint64 seq = 0; ///< 1, 2, 3 … in its conversation, without gap
    QString conversation;
    Author from;
    qint64 at = 0; ///< milliseconds since 1970 in UTC, by the server's clock
    QString text; ///< as it was sent, unchanged
    QString clientId; ///< made by the sender's client; empty where it made none

    friend bool operator==(const Message &, const Message &) = default;
};
Value toValue(const Message &message);
Parsed<Message> parseMessage(const Value &value);
/// About what it takes up, in memory and on the wire; for bounds, not for books.
qsizetype weight(const Message &message);

/// A conversation as a list shows it.
struct ConversationInfo
{
    QString id;
    QString name;
    ConversationKind kind = ConversationKind::channel;
    QString topic;
    qint64 seq = 0; ///< of its newest message; 0 where it has none

    friend bool operator==(const ConversationInfo &, const ConversationInfo &) = default;
};
Value toValue(const ConversationInfo &conversation);
Parsed<ConversationInfo> parseConversationInfo(const Value &value);

/// What the server says of itself.
struct ServerInfo
{
    QString name;
    QString version;

    friend bool operator==(const ServerInfo &, const ServerInfo &) = default;
};

/// The first event to a client that joined: all it needs to show the room.
struct Session
{
    User user; ///< the receiver
    ServerInfo server;
    QList<User> users; ///< everyone, the receiver too
    QList<ConversationInfo> conversations;

    friend bool operator==(const Session &, const Session &) = default;
};
Value toValue(const Session &session);
Parsed<Session> parseSession(const Value &value);

/// Someone types, or stopped.
struct Typing
{
    QString conversation;
    Author user;
    bool on = false;

    friend bool operator==(const Typing &, const Typing &) = default;
};
Value toValue(const Typing &typing);
Parsed<Typing> parseTyping(const Value &value);

/// Lists of the above; the first element that is wrong is named by its place.
Value toValue(const QList<User> &users);
Parsed<QList<User>> parseUsers(const Value &value);
Value toValue(const QList<Message> &messages);
Parsed<QList<Message>> parseMessages(const Value &value);

} // namespace tincan::chat

// SPDX-License-Identifier: MIT
#include "protocol/chat/values.h"

#include "protocol/enums.h"
#include "protocol/fields.h"

#include <limits>

namespace tincan::chat {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames roles = std::array{
    EnumName{Role::guest, QLatin1StringView("guest")},
    EnumName{Role::member, QLatin1StringView("member")},
    EnumName{Role::moderator, QLatin1StringView("moderator")},
    EnumName{Role::admin, QLatin1StringView("admin")},
};
constexpr EnumNames statuses = std::array{
    EnumName{Status::online, QLatin1StringView("online")},
    EnumName{Status::away, QLatin1StringView("away")},
};
constexpr EnumNames kinds = std::array{
    EnumName{ConversationKind::channel, QLatin1StringView("channel")},
    EnumName{ConversationKind::group, QLatin1StringView("group")},
    EnumName{ConversationKind::direct, QLatin1StringView("direct")},
};

template <typename T>
Parsed<T> finish(const Fields &fields, T value)
{
    if (!fields.ok())
        return tl::unexpected(ChatError{ErrorCode::invalidRequest, fields.problem()});
    return value;
}

/// The value of a nested object; its problem, if it has one, becomes the outer object's.
template <typename T>
T nested(Fields &fields, QStringView key, const Parsed<T> &inner)
{
    if (!inner)
        fields.fail(u"`%1`: %2"_s.arg(key, inner.error().message));
    return inner.value_or(T{});
}

template <typename T>
Value listToValue(const QList<T> &list)
{
    Array array;
    array.reserve(list.size());
    for (const T &item : list)
        array.append(toValue(item));
    return array;
}

template <typename T>
Parsed<QList<T>> parseList(const Value &value, Parsed<T> (*parse)(const Value &))
{
    if (!value.isArray())
        return tl::unexpected(ChatError{ErrorCode::invalidRequest, u"an array is expected"_s});
    QList<T> list;
    for (const Value &item : value.toArray()) {
        const Parsed<T> parsed = parse(item);
        if (!parsed) {
            const QString where = u"element %1: %2"_s.arg(list.size()).arg(parsed.error().message);
            return tl::unexpected(ChatError{parsed.error().code, where});
        }
        list += *parsed;
    }
    return list;
}

constexpr qint64 most = std::numeric_limits<qint64>::max();

} // namespace

Value toValue(const User &user)
{
    return Object{{u"id"_s, user.id}, {u"name"_s, user.name}, {u"role"_s, roles.text(user.role)},
        {u"status"_s, statuses.text(user.status)}};
}

Parsed<User> parseUser(const Value &value)
{
    Fields fields(value);
    return finish(fields,
        User{.id = fields.text(u"id"),
            .name = fields.text(u"name"),
            .role = roles.read(fields, u"role"),
            .status = statuses.read(fields, u"status")});
}

Value toValue(const Author &author)
{
    return Object{{u"id"_s, author.id}, {u"name"_s, author.name}};
}

Parsed<Author> parseAuthor(const Value &value)
{
    Fields fields(value);
    return finish(fields, Author{.id = fields.text(u"id"), .name = fields.text(u"name")});
}

Value toValue(const Message &message)
{
    return Object{{u"id"_s, message.id}, {u"seq"_s, message.seq}, {u"conversation"_s, message.conversation},
        {u"from"_s, toValue(message.from)}, {u"at"_s, message.at}, {u"text"_s, message.text},
        {u"clientId"_s, message.clientId}};
}

Parsed<Message> parseMessage(const Value &value)
{
    Fields fields(value);
    return finish(fields,
        Message{.id = fields.text(u"id"),
            .seq = fields.integer(u"seq", 1, most),
            .conversation = fields.text(u"conversation"),
            .from = nested(fields, u"from", parseAuthor(fields.object(u"from"))),
            .at = fields.integer(u"at", 0, most),
            .text = fields.text(u"text"),
            .clientId = fields.optionalText(u"clientId").value_or(QString())});
}

qsizetype weight(const Message &message)
{
    const qsizetype units = message.id.size() + message.conversation.size() + message.from.id.size()
        + message.from.name.size() + message.text.size() + message.clientId.size();
    return qsizetype(sizeof(Message)) + units * qsizetype(sizeof(char16_t));
}

Value toValue(const ConversationInfo &conversation)
{
    return Object{{u"id"_s, conversation.id}, {u"name"_s, conversation.name},
        {u"kind"_s, kinds.text(conversation.kind)}, {u"topic"_s, conversation.topic},
        {u"seq"_s, conversation.seq}};
}

Parsed<ConversationInfo> parseConversationInfo(const Value &value)
{
    Fields fields(value);
    return finish(fields,
        ConversationInfo{.id = fields.text(u"id"),
            .name = fields.text(u"name"),
            .kind = kinds.read(fields, u"kind"),
            .topic = fields.optionalText(u"topic").value_or(QString()),
            .seq = fields.integer(u"seq", 0, most)});
}

Value toValue(const Session &session)
{
    const Object server{{u"name"_s, session.server.name}, {u"version"_s, session.server.version}};
    return Object{{u"user"_s, toValue(session.user)}, {u"server"_s, server},
        {u"users"_s, toValue(session.users)}, {u"conversations"_s, listToValue(session.conversations)}};
}

Parsed<Session> parseSession(const Value &value)
{
    Fields fields(value);
    Fields server(fields.object(u"server"));
    Session session{.user = nested(fields, u"user", parseUser(fields.object(u"user"))),
        .server = {.name = server.text(u"name"), .version = server.text(u"version")},
        .users = nested(fields, u"users", parseUsers(fields.array(u"users"))),
        .conversations
        = nested(fields, u"conversations", parseList(fields.array(u"conversations"), parseConversationInfo))};
    if (!server.ok())
        fields.fail(u"`server`: %1"_s.arg(server.problem()));
    return finish(fields, session);
}

Value toValue(const Typing &typing)
{
    return Object{
        {u"conversation"_s, typing.conversation}, {u"user"_s, toValue(typing.user)}, {u"on"_s, typing.on}};
}

Parsed<Typing> parseTyping(const Value &value)
{
    Fields fields(value);
    return finish(fields,
        Typing{.conversation = fields.text(u"conversation"),
            .user = nested(fields, u"user", parseAuthor(fields.object(u"user"))),
            .on = fields.boolean(u"on")});
}

Value toValue(const QList<User> &users)
{
    return listToValue(users);
}

Parsed<QList<User>> parseUsers(const Value &value)
{
    return parseList(value, parseUser);
}

Value toValue(const QList<Message> &messages)
{
    return listToValue(messages);
}

Parsed<QList<Message>> parseMessages(const Value &value)
{
    return parseList(value, parseMessage);
}

} // namespace tincan::chat

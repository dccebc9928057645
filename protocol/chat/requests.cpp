// SPDX-License-Identifier: MIT
#include "protocol/chat/requests.h"

#include "protocol/fields.h"

#include <algorithm>
#include <limits>

namespace tincan::chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 most = std::numeric_limits<qint64>::max();

template <typename T>
Parsed<T> finish(const Fields &fields, T value)
{
    if (!fields.ok())
        return tl::unexpected(ChatError{ErrorCode::invalidRequest, fields.problem()});
    return value;
}

} // namespace

Value toValue(const SendRequest &request)
{
    return Object{{u"conversation"_s, request.conversation}, {u"clientId"_s, request.clientId},
        {u"text"_s, request.text}};
}

Parsed<SendRequest> parseSendRequest(const Value &value)
{
    Fields fields(value);
    SendRequest request{.conversation = fields.text(u"conversation"),
        .clientId = fields.text(u"clientId"),
        .text = fields.text(u"text")};
    if (request.clientId.isEmpty() || request.clientId.size() > limits::idLength)
        fields.fail(u"`clientId` must have 1 to %1 characters"_s.arg(limits::idLength));
    return finish(fields, request);
}

Parsed<void> checkText(const QString &text)
{
    if (text.size() > limits::textLength) {
        const QString message = u"A message has at most %1 characters."_s.arg(limits::textLength);
        return tl::unexpected(ChatError{ErrorCode::tooLong, message});
    }
    if (std::ranges::all_of(text, [](QChar c) { return c.isSpace(); }))
        return tl::unexpected(ChatError{ErrorCode::empty, u"A message needs some text."_s});
    return {};
}

Value toValue(const HistoryRequest &request)
{
    Object object{{u"conversation"_s, request.conversation}};
    if (request.before)
        object.insert(u"before"_s, *request.before);
    if (request.after)
        object.insert(u"after"_s, *request.after);
    object.insert(u"limit"_s, request.limit);
    return object;
}

Parsed<HistoryRequest> parseHistoryRequest(const Value &value)
{
    Fields fields(value);
    const auto conversation = fields.text(u"conversation");
    const auto before = fields.optionalInteger(u"before", 0, most);
    const auto after = fields.optionalInteger(u"after", 0, most);
    const auto limit = fields.optionalInteger(u"limit", 1, most);
    const qint64 cut = std::min<qint64>(limit.value_or(limits::historyPageDefault), limits::historyPage);
    return finish(fields, HistoryRequest{conversation, before, after, int(cut)});
}

Value toValue(const TypingRequest &request)
{
    return Object{{u"conversation"_s, request.conversation}, {u"on"_s, request.on}};
}

Parsed<TypingRequest> parseTypingRequest(const Value &value)
{
    Fields fields(value);
    return finish(
        fields, TypingRequest{.conversation = fields.text(u"conversation"), .on = fields.boolean(u"on")});
}

Value refusal(const ChatError &error)
{
    return Object{{u"ok"_s, false},
        {u"error"_s, Object{{u"code"_s, codeText(error.code)}, {u"message"_s, error.message}}}};
}

Value success(const Object &members)
{
    Object answer{{u"ok"_s, true}};
    for (const Member &member : members)
        answer.insert(member.key, member.value);
    return answer;
}

Parsed<Object> parseAnswer(const Array &args)
{
    const Object answer = args.value(0).toObject();
    if (answer.value(u"ok").toBool())
        return answer;
    const Value error = answer.value(u"error");
    if (!error.isObject())
        return tl::unexpected(ChatError{ErrorCode::unknown, u"The server's answer is not understood."_s});
    return tl::unexpected(ChatError{parseErrorCode(error[u"code"].toString()), error[u"message"].toString()});
}

Parsed<HistoryPage> parseHistoryPage(const Object &answer)
{
    Fields fields{Value(answer)};
    const bool more = fields.boolean(u"more");
    Parsed<QList<Message>> messages = parseMessages(fields.array(u"messages"));
    if (!messages)
        fields.fail(messages.error().message);
    return finish(fields, HistoryPage{messages.value_or(QList<Message>()), more});
}

} // namespace tincan::chat

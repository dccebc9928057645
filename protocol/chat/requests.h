// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/limits.h"
#include "protocol/chat/values.h"

#include <QList>
#include <QString>

#include <optional>

/// What a client asks for on `/chat`, and how it is answered. The server parses requests and makes
/// acknowledgements, the client the other way round; both sides use these.
namespace tincan::chat {

/// `message:send`. Whether the text itself may be sent is checkText()'s to say.
struct SendRequest
{
    QString conversation;
    QString clientId; ///< not empty, at most limits::idLength
    QString text;

    friend bool operator==(const SendRequest &, const SendRequest &) = default;
};
Value toValue(const SendRequest &request);
Parsed<SendRequest> parseSendRequest(const Value &value);

/// Whether a text may be sent: `empty` where it is nothing but white space, `too-long` over
/// limits::textLength.
Parsed<void> checkText(const QString &text);

/// `history:get`: the newest messages before `before`, or the oldest after `after`, or those between
/// from `after` on, or the newest of all; always in sequence order.
struct HistoryRequest
{
    QString conversation;
    std::optional<qint64> before; ///< only messages with a smaller seq
    std::optional<qint64> after; ///< only messages with a greater seq
    int limit = limits::historyPageDefault; ///< 1 to limits::historyPage

    friend bool operator==(const HistoryRequest &, const HistoryRequest &) = default;
};
Value toValue(const HistoryRequest &request);
/// A limit over limits::historyPage is cut to it, one below 1 is refused.
Parsed<HistoryRequest> parseHistoryRequest(const Value &value);

/// One answer to a HistoryRequest.
struct HistoryPage
{
    QList<Message> messages; ///< in sequence order
    bool more = false; ///< the conversation has more of them in the direction asked for

    friend bool operator==(const HistoryPage &, const HistoryPage &) = default;
};

/// `typing`, as a client sends it.
struct TypingRequest
{
    QString conversation;
    bool on = false;

    friend bool operator==(const TypingRequest &, const TypingRequest &) = default;
};
Value toValue(const TypingRequest &request);
Parsed<TypingRequest> parseTypingRequest(const Value &value);

/// The acknowledgement of a refused request: `{ok: false, error: {code, message}}`.
Value refusal(const ChatError &error);
/// The acknowledgement of a request that was done: `{ok: true, …}`.
Value success(const Object &members = {});
/// The members of a `success`, or the error of a refusal; an answer that is neither is `unknown`.
Parsed<Object> parseAnswer(const Array &args);
Parsed<HistoryPage> parseHistoryPage(const Object &answer);

} // namespace tincan::chat

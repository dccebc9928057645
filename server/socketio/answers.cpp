// SPDX-License-Identifier: MIT
#include "server/socketio/answers.h"

#include "protocol/json.h"

namespace tincan::socketio {

GatheringLimits gatheringLimits(const ServerOptions &options)
{
    const Limits &limits = options.limits;
    return {limits.broadcastsWaiting, limits.broadcastAnswers, limits.broadcastAnswerBytes};
}

qsizetype costOf(const Value &value)
{
    QByteArray text;
    qsizetype binary = 0;
    json::append(value, text, [&binary](const QByteArray &bytes, QByteArray &) { binary += bytes.size(); });
    return qsizetype(sizeof(Value)) + text.size() + binary;
}

Gatherings<Value>::Callback collectInto(AnswersCallback callback)
{
    return [callback = std::move(callback)](const QList<Value> &answers, std::optional<AckError> error) {
        if (error)
            callback(tl::unexpected(PartialAnswers{*error, answers}));
        else
            callback(answers);
    };
}

} // namespace tincan::socketio

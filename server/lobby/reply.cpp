// SPDX-License-Identifier: MIT
#include "server/lobby/reply.h"

#include "protocol/chat/requests.h"

namespace tincan::lobby {

using namespace Qt::StringLiterals;

void Reply::done() const
{
    m_ack(chat::success());
}

void Reply::refuse(const chat::ChatError &error) const
{
    if (m_ack)
        m_ack(chat::refusal(error));
    else
        sendError(error);
}

void Reply::sendError(const chat::ChatError &error) const
{
    const Hub *hub = *m_hub;
    if (service::Client *const client = hub ? hub->client(m_socketId) : nullptr) {
        client->emitEvent(u"error"_s,
            Object{{u"event"_s, m_event}, {u"code"_s, chat::codeText(error.code)},
                {u"message"_s, error.message}});
    }
}

} // namespace tincan::lobby

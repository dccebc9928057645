// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/chat/error.h"
#include "server/lobby/hub.h"

namespace tincan::lobby {

/// One event from a client, and how to answer it. A cheap value that may be kept for later.
class Reply
{
public:
    Reply(const Hub &hub, const QString &socketId, const QString &event, const Ack &ack)
        : m_hub(hub.handle()), m_socketId(socketId), m_event(event), m_ack(ack)
    {
    }

    const QString &socketId() const { return m_socketId; }
    const QString &event() const { return m_event; }

    /// Answers `{ok: true}` where an acknowledgement was asked for.
    void done() const;
    /// Answers with these arguments where an acknowledgement was asked for.
    void done(const Array &args) const { m_ack.answer(args); }
    /// Answers `{ok: false, error: {code, message}}` where an acknowledgement was asked for, else sends
    /// the event `error` `{event, code, message}` to the client alone.
    void refuse(const chat::ChatError &error) const;
    /// Sends the event `error` only.
    void sendError(const chat::ChatError &error) const;

private:
    Hub::Handle m_hub;
    QString m_socketId;
    QString m_event;
    Ack m_ack;
};

} // namespace tincan::lobby

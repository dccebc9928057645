// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/closereason.h"
#include "protocol/engineio/outgoingmessage.h"
#include "protocol/engineio/packet.h"
#include "server/engineio/packetobserver.h"
#include "server/options.h"

#include <QByteArray>

#include <memory>

namespace tincan::engineio {

/// What the user of a Session hears of it. Called in the server's thread, never from within a call of
/// Session other than close().
class SessionObserver
{
public:
    virtual ~SessionObserver() = default;

    /// A message of the client: UTF-8 (over polling as the client sent it, unchecked) or binary.
    virtual void messageReceived(const QByteArray &data, bool isBinary) = 0;
    /// The session ended; exactly once, and the last call. The Session lives until it returns.
    virtual void sessionClosed(CloseReason reason) = 0;
};

/// One client: an Engine.IO session, whatever transport it is on.
///
/// Owned by its Engine, which destroys it soon after sessionClosed(): never inside a callback of the
/// session itself. Every call is allowed inside every callback. Used from the engine's thread only.
class Session
{
public:
    Session() = default;
    virtual ~Session() = default;
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// 20 URL-safe characters, 120 random bits.
    virtual QByteArray id() const = 0;
    /// The first HTTP request. Shared: it may be kept for longer than the session lives.
    virtual std::shared_ptr<const HandshakeRequest> request() const = 0;
    /// The header fields of the client's POST that has no answer yet, names in lower case: inside
    /// SessionObserver::messageReceived() the one that brought the message. Empty where there is none: on
    /// WebSocket, and for what had to wait until its POST was answered.
    virtual QList<HeaderField> postHeaders() const { return {}; }
    /// The revision of Engine.IO that the client speaks.
    virtual Revision revision() const = 0;
    /// The one that messages go out by at present.
    virtual Transport transport() const = 0;
    /// Whoever wants the messages; null: they are dropped. Not owned.
    virtual void setObserver(SessionObserver *observer) = 0;

    /// Whoever wants to see each packet; null, as at first: nobody, at no cost. Not owned. Sessions that are
    /// no Engine's may not offer it.
    virtual void setPacketObserver(PacketObserver *) { }

    /// Queues a message; it leaves at the end of this turn of the event loop, or with the client's next
    /// poll. Dropped without a word once the session is closing. A client that does not read is
    /// disconnected when its queue passes Limits::outputHardBytes.
    virtual void send(const OutgoingMessage &message) = 0;
    /// Whether what is sent now would leave at once: volatile messages are dropped where it would not.
    virtual bool isWritable() const = 0;
    /// Bytes that wait to be sent.
    virtual qsizetype queuedBytes() const = 0;
    /// Stops (or resumes) handing out what the client sends; meanwhile nothing is read from it, so that
    /// it is slowed by its own unsent data. Heartbeats go on. On at first.
    virtual void setReading(bool on) = 0;
    /// Ends the session after what is queued: "forced close". No message is handed out from then on.
    virtual void close() = 0;
    virtual bool isOpen() const = 0;
};

} // namespace tincan::engineio

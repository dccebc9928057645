// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/serversession.h"
#include "protocol/websocket/codec.h"
#include "server/http/upgrade.h"
#include "server/net/loop.h"
#include "server/net/sendqueue.h"

#include <QObject>

#include <deque>
#include <memory>

namespace tincan::engineio {

/// One WebSocket after its handshake: frames between the codec, the socket and a SendQueue.
///
/// Reads nothing until start(). Says nothing more to its observer after webSocketEnded() or close().
/// finished() comes when the connection is gone. Owned by WebSocketTransportPtr, so that it may be given up
/// inside its own callbacks.
class WebSocketTransport : public QObject, private net::SendQueue::Observer
{
    Q_OBJECT

public:
    class Observer
    {
    public:
        virtual ~Observer() = default;
        virtual void webSocketMessage(WebSocketTransport &transport, const websocket::Message &message) = 0;
        /// The peer closed it, or it broke. The closing handshake, where there is one, goes on by itself.
        virtual void webSocketEnded(WebSocketTransport &transport, WebSocketEnd end) = 0;
    };

    WebSocketTransport(ChannelId id, http::UpgradedSocket socket, net::Loop &loop,
        const websocket::Limits &limits, const net::SendLimits &sendLimits);
    ~WebSocketTransport() override;

    ChannelId id() const { return m_id; }
    struct DeleteLater
    {
        void operator()(WebSocketTransport *transport) const;
    };

    void setObserver(Observer *observer) { m_observer = observer; }
    /// Begins to read, with what has come already.
    void start();
    /// Stops or resumes handing out messages; meanwhile the peer is slowed by its own unread data.
    void setReading(bool on);

    /// Queues a finished frame.
    void send(const QByteArray &frame);
    /// Begins the closing handshake, without a code, after what was sent. Nothing more is handed out.
    void close();
    bool isFinished() const { return m_phase == Phase::finished; }
    qsizetype queuedBytes() const { return m_queue ? m_queue->queuedBytes() : 0; }
    /// Whether what is sent now would leave with this turn.
    bool isWritable() const { return m_phase == Phase::open && !m_queue->isBlocked(); }

Q_SIGNALS:
    void finished();

private:
    enum class Phase {
        open,
        closing, ///< our close frame is on its way; the peer's answer is awaited
        lingering, ///< both have said all; what the peer still sends is thrown away until it hangs up
        finished,
    };

    void read();
    void receive(QByteArrayView bytes);
    void deliver();
    bool mayDeliver() const;
    void handle(const websocket::Event &event);
    void sendOwed();
    void resumeLater();
    void peerEnded(WebSocketEnd end);
    void lingerAfterSending();
    void disconnected();
    void deadlineReached();
    void finish();
    void sendQueueRelieved() override;
    void sendQueueFailed(net::SendFailure failure) override;

    ChannelId m_id;
    http::UpgradedSocket m_socket;
    net::Loop &m_loop;
    websocket::Codec m_codec;
    std::unique_ptr<net::SendQueue> m_queue;
    net::Timer m_deadline; // of the closing handshake, then of lingering
    std::chrono::milliseconds m_closeTimeout;
    Observer *m_observer = nullptr;
    std::deque<websocket::Event> m_events; // received, not handed out yet
    Phase m_phase = Phase::open;
    bool m_isReading = true;
    bool m_isDelivering = false;
    bool m_isResuming = false;
    bool m_hasEnded = false; // the peer's side has
    qint64 m_discardedBytes = 0;
};

/// Drops the connection at once, deletes the object in a later turn.
using WebSocketTransportPtr = std::unique_ptr<WebSocketTransport, WebSocketTransport::DeleteLater>;

} // namespace tincan::engineio

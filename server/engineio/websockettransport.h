// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/serversession.h"
#include "protocol/websocket/codec.h"
#include "server/http/upgrade.h"
#include "server/net/loop.h"
#include "server/net/resident.h"
#include "server/net/sendqueue.h"

#include <memory>
#include <optional>
#include <vector>

namespace tincan::engineio {

/// One WebSocket after its handshake: frames between the codec, the stream and a SendQueue.
///
/// Reads nothing until start(). Says nothing more to its observer after webSocketEnded() or close(). Its
/// keeper hears when the connection is gone. Owned by WebSocketTransportPtr, so that it may be given up
/// inside its own callbacks.
class WebSocketTransport final : public net::Resident,
                                 private net::Stream::Observer,
                                 private net::SendQueue::Observer
{
public:
    class Observer
    {
    public:
        virtual ~Observer() = default;
        virtual void webSocketMessage(WebSocketTransport &transport, websocket::Message &&message) = 0;
        /// The peer closed it, or it broke. The closing handshake, where there is one, goes on by itself.
        virtual void webSocketEnded(WebSocketTransport &transport, WebSocketEnd end) = 0;
    };

    /// Whoever keeps it until its closing handshake is over.
    class Keeper
    {
    public:
        virtual ~Keeper() = default;
        virtual void webSocketFinished(WebSocketTransport &transport) = 0;
    };

    WebSocketTransport(ChannelId id, http::UpgradedConnection connection, net::Loop &loop,
        const websocket::Limits &limits, const net::SendLimits &sendLimits);
    ~WebSocketTransport() override;

    ChannelId id() const { return m_id; }
    struct DeleteLater
    {
        void operator()(WebSocketTransport *transport) const;
    };

    void setObserver(Observer *observer) { m_observer = observer; }
    void setKeeper(Keeper *keeper) { m_keeper = keeper; }
    /// Before start(): the client may compress what it sends. The inflater is not owned.
    void takeCompressed(websocket::Inflater &inflater) { m_codec.takeCompressed(inflater); }
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
    bool isWritable() const { return m_phase == Phase::open && m_queue && !m_queue->isBlocked(); }

private:
    enum class Phase : quint8 {
        open,
        closing, ///< our close frame is on its way; the peer's answer is awaited
        lingering, ///< both have said all; what the peer still sends is thrown away until it hangs up
        finished,
    };

    void streamReadable() override;
    void streamWritable() override;
    void receive(QByteArrayView bytes);
    qsizetype inflatedBytes(const std::optional<websocket::Event> &event) const;
    void receiveRest();
    void deliver();
    void updateReading();
    bool mayRead() const;
    bool isCongested() const { return m_queue && m_queue->isCongested(); }
    bool mayDeliver() const;
    void handle(websocket::Event &event);
    void sendOwed();
    void resume() override;
    void peerEnded(WebSocketEnd end);
    void lingerAfterSending();
    void streamEnded(WebSocketEnd end);
    void startDeadline();
    void finish();
    void sendQueueRelieved() override;
    void sendQueueFailed(net::SendFailure failure) override;

    ChannelId m_id;
    std::unique_ptr<net::Stream> m_stream; // null once finished
    // What each frame on its way out looks at stands together, for the sake of the cache.
    std::optional<net::SendQueue> m_queue; // until nothing can be sent any more
    Phase m_phase = Phase::open;
    bool m_isReading = true;
    bool m_isHeldUp = false; // the stream is not read, since something has to come first
    bool m_isDelivering = false;
    bool m_hasEnded = false; // the peer's side has
    bool m_isOwing = false; // the codec has something to send that has to wait
    websocket::Codec m_codec;
    std::unique_ptr<net::Timer> m_deadline; // of the closing handshake, then of lingering
    std::chrono::milliseconds m_closeTimeout;
    Observer *m_observer = nullptr;
    Keeper *m_keeper = nullptr;
    QByteArray m_received; // with the request, until start(); then what has to wait for what is inflated
    std::vector<websocket::Event> m_events; // received, not handed out yet; those before m_nextEvent are gone
    size_t m_nextEvent = 0;
    int m_handedOut = 0; // messages, in this turn
    qint64 m_discardedBytes = 0;
};

/// Drops the connection at once, deletes the object in a later turn.
using WebSocketTransportPtr = std::unique_ptr<WebSocketTransport, WebSocketTransport::DeleteLater>;

} // namespace tincan::engineio

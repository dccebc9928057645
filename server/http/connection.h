// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/exchange.h"
#include "server/http/requestparser.h"
#include "server/http/upgrade.h"
#include "server/net/resident.h"
#include "server/net/sendqueue.h"
#include "server/net/stream.h"

#include <memory>
#include <optional>
#include <vector>

namespace tincan::http {

struct Service;

/// One client's HTTP connection: reads its requests, hands them to the handlers, and sends the answers
/// in the order of the requests (RFC 9112, 9.3.2).
///
/// Requests behind one that waits are handled all the same, up to maxPipelined of them. Ends itself and
/// tells its owner so; from then on it does nothing, and is to be deleted later, never at once.
class Connection : public net::Resident, private net::Stream::Observer, private net::SendQueue::Observer
{
public:
    class Owner
    {
    public:
        virtual ~Owner() = default;
        virtual void connectionEnded(Connection &connection) = 0;
    };

    static constexpr size_t maxPipelined = 16; ///< requests without an answer; then no more are read

    Connection(std::unique_ptr<net::Stream> stream, Service &service, Owner &owner);
    ~Connection() override;

    /// Takes, in a later turn, what was read before this got the connection.
    void goOnWith(const QByteArray &received);
    /// Closes at once, and tells nobody. Flush before.
    void shutDown();

private:
    friend class Exchange;

    // for Exchange
    void answered(Exchange &exchange);
    void readBody(Exchange &exchange, qint64 maxBytes);
    void drop(Exchange &exchange);

    // input
    void streamReadable() override;
    void receive(QByteArrayView bytes);
    void process();
    void resume() override;
    void updateReading();
    void receiveHead(Request request);
    void receiveUpgrade(Request request);
    void answerUpgrade(const UpgradeAnswer &answer);
    void openWebSocket(const GrantUpgrade &grant);
    bool belongsElsewhere(const Request &request);
    void moveWhenIdle();
    void receiveBody(const QByteArray &body);
    void refuse(const Response &response);
    void discardBody();
    bool takesInput() const;

    // output
    void sendAnswers();
    bool sendAnswer(Exchange &exchange);
    void sendContinue();
    void pumpFile();
    void streamWritable() override;
    void sendQueueRelieved() override;
    void sendQueueFailed(net::SendFailure failure) override;

    // deadlines and the end
    void updateDeadline();
    void deadlineReached();
    void closeAfterSending();
    void linger();
    void end();

    enum class Phase {
        reading, ///< requests are read
        closing, ///< the last answer is in m_exchanges; nothing more is read
        lingering, ///< all is sent; what the client still sends is thrown away
        ended,
    };
    enum class Waiting { nothing, firstByte, head, body, nextRequest, goodbye };

    Service &m_service;
    Owner *m_owner; // until it was told
    std::unique_ptr<net::Stream> m_stream;
    std::optional<net::SendQueue> m_queue;
    RequestParser m_parser;
    net::Timer m_deadline;
    Peer m_peer;
    Phase m_phase = Phase::reading;
    Waiting m_waiting = Waiting::nothing;
    std::vector<ExchangePtr> m_exchanges; // in the order of their requests
    ExchangePtr m_bodyOwner; // whose body is undecided or being read
    bool m_isDiscarding = false; // the body of a request that has been answered
    bool m_owesContinue = false; // a 100, once its turn has come
    std::shared_ptr<const Request> m_upgrade; // asks for a WebSocket, and has no answer yet
    std::optional<int> m_destination; // the place where it goes on, as soon as nothing is pending
    QByteArray m_unserved; // the head of the request for that place
    bool m_isProcessing = false;
    bool m_hasServed = false; // at least one request
    qint64 m_discardedBytes = 0;

    std::shared_ptr<QFile> m_file; // being streamed for an answer that has left m_exchanges
    qint64 m_fileBytesLeft = 0;
};

} // namespace tincan::http

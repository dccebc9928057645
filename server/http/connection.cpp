// SPDX-License-Identifier: MIT
#include "server/http/connection.h"

#include "server/http/neighbours.h"
#include "server/http/service.h"
#include "server/http/websocketupgrader.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>
#include <vector>

namespace tincan::http {

namespace {

using std::chrono_literals::operator""s;

constexpr qint64 filePieceBytes = 65'536;
constexpr qint64 maxDiscardedBodyBytes = 65'536; // larger ones cost more than a new connection
constexpr qint64 maxLingerBytes = 16'777'216; // thrown away after the last answer
constexpr int maxReadsAtOnce = 4; // of a full buffer; then others have their turn
constexpr auto lingerTimeout = 5s; // for the client to close after the last answer
constexpr qsizetype fileWindowBytes = 262'144; // of a file on its way, held in memory

QHostAddress withoutIPv4Mapping(const QHostAddress &address)
{
    bool isIPv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIPv4);
    return isIPv4 ? QHostAddress(ipv4) : address;
}

net::SendLimits sendLimits(const Limits &limits)
{
    return {limits.outputSoftBytes, limits.outputHardBytes, limits.outputStallTimeout};
}

Response errorResponse(const RequestError &error)
{
    if (error.status == 413)
        return {.status = 413, .headers = {}, .body = {}, .file = {}}; // as the official server: no body
    return textResponse(error.status, error.explanation);
}

} // namespace

Connection::Connection(std::unique_ptr<net::Stream> stream, Service &service, Owner &owner)
    : Resident(service.loop), m_service(service), m_owner(&owner), m_stream(std::move(stream)),
      m_parser({service.limits.headerBytes, service.limits.headerFields, service.limits.targetBytes}),
      m_deadline(service.loop.wheel(), [this] { deadlineReached(); }), m_peer{withoutIPv4Mapping(
                                                                                  m_stream->peerAddress()),
                                                                           m_stream->peerPort(),
                                                                           m_stream->isSecure()}
{
    m_queue.emplace(
        service.loop, *m_stream, sendLimits(service.limits), static_cast<net::SendQueue::Observer &>(*this));
    m_stream->setObserver(this);
    m_stream->setReading(true);
    updateDeadline();
}

Connection::~Connection()
{
    shutDown();
}

// Input

void Connection::streamReadable()
{
    for (int i = 0; i < maxReadsAtOnce && m_stream && (takesInput() || m_phase == Phase::lingering); ++i) {
        const std::span<char> buffer = loop().readBuffer();
        const qint64 size = m_stream->read(buffer);
        if (size < 0)
            return end();
        receive(QByteArrayView(buffer.data(), size));
        if (size < qint64(buffer.size()))
            break;
    }
    updateReading();
    updateDeadline();
}

void Connection::receive(QByteArrayView bytes)
{
    if (m_phase == Phase::lingering) {
        m_discardedBytes += bytes.size();
        if (m_discardedBytes > maxLingerBytes)
            end();
        return;
    }
    m_parser.receive(bytes);
    process();
}

/// What is not wanted now waits in the kernel.
void Connection::updateReading()
{
    if (m_stream)
        m_stream->setReading(takesInput() || m_phase == Phase::lingering);
}

bool Connection::takesInput() const
{
    return m_phase == Phase::reading && m_exchanges.size() < maxPipelined && !m_queue->isCongested()
        && !m_parser.isUndecided() && !m_upgrade && !m_destination;
}

void Connection::process()
{
    if (m_isProcessing)
        return; // a handler answers while it is called: the loop below goes on
    const QScopedValueRollback processing(m_isProcessing, true);
    while (takesInput()) {
        std::optional<ParserEvent> event = m_parser.next();
        if (!event)
            break;
        if (auto *head = std::get_if<HeadReceived>(&*event))
            receiveHead(std::move(head->request));
        else if (auto *body = std::get_if<BodyReceived>(&*event))
            receiveBody(body->body);
        else
            refuse(errorResponse(std::get<RequestError>(*event)));
    }
}

/// Goes on in another turn: never from within a handler that answers.
void Connection::resume()
{
    if (m_phase != Phase::reading)
        return;
    if (m_destination)
        return moveWhenIdle();
    process();
    updateReading();
    updateDeadline();
}

void Connection::receiveHead(Request request)
{
    const HostPolicy &hosts = m_service.hosts;
    const QHostAddress local = hosts.needsLocalAddress() ? m_stream->localAddress() : QHostAddress();
    if (const int status = hosts.refusal(request, local))
        return refuse(textResponse(status, status == 421 ? "this server does not go by that name" : ""));
    if (belongsElsewhere(request))
        return resumeLater();
    if (request.hasHeader("upgrade"))
        return receiveUpgrade(std::move(request));
    m_hasServed = true;
    const auto exchange = std::make_shared<Exchange>(this, std::move(request), m_peer);
    m_exchanges.push_back(exchange);
    if (exchange->request().hasBody())
        m_bodyOwner = exchange;
    if (!m_service.handler.handle(exchange))
        exchange->respond(textResponse(404));
}

void Connection::receiveUpgrade(Request request)
{
    if (!m_exchanges.empty() || !m_queue->isEmpty())
        return refuse(textResponse(400, "an upgrade must not be pipelined"));
    if (const auto valid = checkUpgrade(request); !valid)
        return refuse(errorResponse(valid.error()));
    m_upgrade = std::make_shared<const Request>(std::move(request));
    const std::shared_ptr<const Request> asked = m_upgrade;
    const bool isTaken = m_service.handler.upgrade(
        {*asked, m_peer}, [this, weak = std::weak_ptr(asked)](const UpgradeAnswer &answer) {
            if (const auto pending = weak.lock(); pending && pending == m_upgrade)
                answerUpgrade(answer);
        });
    if (!isTaken)
        answerUpgrade(textResponse(404));
}

void Connection::answerUpgrade(const UpgradeAnswer &answer)
{
    if (const auto *refusal = std::get_if<Response>(&answer)) {
        m_upgrade.reset();
        refuse(*refusal);
    } else {
        openWebSocket(std::get<GrantUpgrade>(answer));
    }
}

void Connection::openWebSocket(const GrantUpgrade &grant)
{
    const QByteArray response = m_service.upgrader.respond(*std::exchange(m_upgrade, nullptr), grant.headers);
    if (response.isEmpty())
        return refuse(textResponse(400));
    m_queue.reset();
    m_stream->setReading(false);
    m_stream->setObserver(nullptr);
    auto stream = std::move(m_stream);
    QByteArray received = m_parser.takeBuffered();
    end();
    grant.open({std::move(stream), response, std::move(received)});
}

void Connection::goOnWith(const QByteArray &received)
{
    m_parser.receive(received);
    resumeLater();
}

/// Whether another thread has the session that a request is for.
bool Connection::belongsElsewhere(const Request &request)
{
    if (m_service.neighbours)
        m_destination = m_service.handler.placeOf(request);
    if (m_destination)
        m_unserved = encodeRequestHead(request);
    return m_destination.has_value();
}

/// What was asked before is answered here; then the connection goes on there, with all that was read.
void Connection::moveWhenIdle()
{
    loop().flusher().flush();
    if (m_phase != Phase::reading || !m_exchanges.empty() || m_file || !m_queue->isEmpty())
        return; // and is called again
    m_queue.reset();
    m_stream->setReading(false);
    m_stream->setObserver(nullptr);
    auto stream = std::move(m_stream);
    const QByteArray received = m_unserved + m_parser.takeBuffered();
    end();
    m_service.neighbours->give(*m_destination, std::move(stream), received);
}

void Connection::receiveBody(const QByteArray &body)
{
    m_isDiscarding = false;
    if (const ExchangePtr owner = std::exchange(m_bodyOwner, nullptr))
        owner->receiveBody(body);
}

/// Answers what is no request, or one that must not be: the last thing this connection does.
void Connection::refuse(const Response &response)
{
    if (const ExchangePtr owner = std::exchange(m_bodyOwner, nullptr); owner && owner->isOpen()) {
        owner->end(ExchangeEnd::bodyRefused);
        owner->m_response = response;
        owner->m_response->close = true;
    } else if (!m_isDiscarding) {
        const auto exchange = std::make_shared<Exchange>(nullptr, Request{}, m_peer);
        exchange->m_response = response;
        exchange->m_response->close = true;
        m_exchanges.push_back(exchange);
    }
    if (m_phase != Phase::reading)
        return; // the callback closed it
    m_phase = Phase::closing;
    sendAnswers();
    closeAfterSending();
}

void Connection::readBody(Exchange &exchange, qint64 maxBytes)
{
    if (!exchange.request().hasBody())
        return exchange.receiveBody({});
    if (m_bodyOwner.get() != &exchange || !m_parser.isUndecided())
        return;
    const Request &request = exchange.request();
    m_owesContinue
        = request.expectContinue && m_parser.bufferedBytes() == 0 && request.contentLength <= maxBytes;
    m_parser.acceptBody(maxBytes);
    sendContinue();
    if (!m_isProcessing)
        resumeLater();
}

/// Only when its size and permission are known may a client send its body, so nobody uploads what is
/// going to be refused; and only in the order of the answers.
void Connection::sendContinue()
{
    if (!m_owesContinue || m_file || m_exchanges.empty() || m_exchanges.front() != m_bodyOwner)
        return;
    m_owesContinue = false;
    m_queue->enqueue("HTTP/1.1 100 Continue\r\n\r\n");
}

/// The body of a request that has been answered: a small one is thrown away, so that the connection
/// can be kept.
void Connection::discardBody()
{
    const Request &request = m_bodyOwner->request();
    const bool isSmall = !request.chunked && request.contentLength <= maxDiscardedBodyBytes;
    if (m_parser.isUndecided() && isSmall && !request.expectContinue) {
        m_isDiscarding = true;
        m_parser.acceptBody(maxDiscardedBodyBytes);
        m_bodyOwner.reset();
    } else {
        m_bodyOwner->m_response->close = true;
        m_bodyOwner.reset();
        m_phase = Phase::closing;
    }
}

// Output

void Connection::answered(Exchange &exchange)
{
    if (m_phase == Phase::lingering || m_phase == Phase::ended)
        return;
    if (m_bodyOwner.get() == &exchange)
        discardBody();
    sendAnswers();
    if (!m_isProcessing)
        resumeLater();
}

void Connection::sendAnswers()
{
    while (!m_file && !m_exchanges.empty() && m_exchanges.front()->m_response && m_phase != Phase::ended) {
        const ExchangePtr exchange = std::move(m_exchanges.front());
        m_exchanges.erase(m_exchanges.begin());
        if (sendAnswer(*exchange))
            continue;
        // What was pipelined behind the last answer gets none.
        for (const ExchangePtr &behind : std::exchange(m_exchanges, {})) {
            if (behind->isOpen())
                behind->end(ExchangeEnd::clientGone);
        }
        closeAfterSending();
    }
    sendContinue();
    updateDeadline();
}

/// Returns whether more answers may follow.
bool Connection::sendAnswer(Exchange &exchange)
{
    const Response &response = *exchange.m_response;
    const Request &request = exchange.request();
    const bool isLast = m_phase == Phase::closing && m_exchanges.empty();
    const ResponseFraming framing{
        .keepAlive = !isLast && !response.close && request.keepAlive,
        .isHead = request.method == "HEAD",
        .minorVersion = request.minorVersion,
    };
    m_queue->enqueue(encodeResponseHead(response, framing, m_service.date.now()));
    if (!framing.keepAlive)
        m_phase = Phase::closing;
    if (!framing.isHead && mayHaveBody(response.status)) {
        m_queue->enqueue(response.body);
        m_file = response.file;
        m_fileBytesLeft = response.file ? response.fileBytes : 0;
    }
    if (m_file)
        pumpFile();
    return framing.keepAlive;
}

/// Keeps a little of the file in the queue; called again whenever that has left.
void Connection::pumpFile()
{
    while (m_fileBytesLeft > 0 && m_queue->queuedBytes() < fileWindowBytes) {
        const QByteArray bytes = m_file->read(std::min(m_fileBytesLeft, filePieceBytes));
        if (bytes.isEmpty())
            return end(); // it has become shorter than was announced
        m_fileBytesLeft -= bytes.size();
        m_queue->enqueue(bytes);
    }
    if (m_fileBytesLeft == 0)
        m_file.reset();
}

void Connection::streamWritable()
{
    if (m_queue)
        m_queue->streamWritable();
}

void Connection::sendQueueRelieved()
{
    if (m_file) {
        pumpFile();
        if (m_phase == Phase::ended || m_file)
            return;
        sendAnswers();
    }
    if (m_phase == Phase::closing)
        closeAfterSending();
    else
        resumeLater();
}

void Connection::sendQueueFailed(net::SendFailure)
{
    end();
}

// Deadlines and the end

void Connection::updateDeadline()
{
    Waiting waiting = Waiting::nothing;
    if (m_phase == Phase::lingering)
        waiting = Waiting::goodbye;
    else if (m_phase != Phase::reading || m_parser.isUndecided() || m_upgrade || m_destination
        || m_exchanges.size() >= maxPipelined)
        waiting = Waiting::nothing;
    else if (m_parser.isReadingBody())
        waiting = Waiting::body;
    else if (!m_parser.isIdle())
        waiting = Waiting::head;
    else if (m_exchanges.empty() && !m_file)
        waiting = m_hasServed ? Waiting::nextRequest : Waiting::firstByte;

    const bool isSame = waiting == m_waiting && m_deadline.isActive();
    m_waiting = waiting;
    const Limits &limits = m_service.limits;
    switch (waiting) {
    case Waiting::nothing:
        m_deadline.stop();
        break;
    case Waiting::firstByte:
    case Waiting::head:
        if (!isSame) // a slow head does not win time by each byte
            m_deadline.start(limits.headersTimeout);
        break;
    case Waiting::body:
        m_deadline.start(limits.bodyStallTimeout);
        break;
    case Waiting::nextRequest:
        if (!isSame)
            m_deadline.start(limits.idleTimeout);
        break;
    case Waiting::goodbye:
        if (!isSame)
            m_deadline.start(lingerTimeout);
        break;
    }
}

void Connection::deadlineReached()
{
    switch (std::exchange(m_waiting, Waiting::nothing)) {
    case Waiting::firstByte:
    case Waiting::head:
    case Waiting::body:
        return refuse(textResponse(408));
    case Waiting::nothing:
    case Waiting::nextRequest:
    case Waiting::goodbye:
        return end();
    }
}

void Connection::closeAfterSending()
{
    if (m_phase == Phase::closing && !m_file && m_exchanges.empty() && m_queue->isEmpty())
        linger();
}

/// Closing at once while the client still sends would make its system throw away our answer.
void Connection::linger()
{
    if (m_phase == Phase::lingering || m_phase == Phase::ended)
        return;
    m_phase = Phase::lingering;
    m_stream->shutDownSending();
    updateReading();
    updateDeadline();
}

void Connection::shutDown()
{
    m_owner = nullptr;
    end();
}

/// What waits for its answer before the dropped exchange still gets it.
void Connection::drop(Exchange &exchange)
{
    if (m_phase == Phase::lingering || m_phase == Phase::ended)
        return;
    const auto dropped = std::find_if(m_exchanges.begin(), m_exchanges.end(),
        [&](const ExchangePtr &other) { return other.get() == &exchange; });
    const auto behind = std::vector<ExchangePtr>(dropped, m_exchanges.end());
    m_exchanges.erase(dropped, m_exchanges.end());
    m_bodyOwner.reset();
    m_phase = Phase::closing;
    closeAfterSending();
    for (const ExchangePtr &other : behind) {
        if (other->isOpen())
            other->end(ExchangeEnd::clientGone);
    }
}

void Connection::end()
{
    if (m_phase == Phase::ended)
        return;
    m_phase = Phase::ended;
    m_deadline.stop();
    m_queue.reset();
    m_file.reset();
    m_bodyOwner.reset();
    m_upgrade.reset();
    m_stream.reset();
    for (const ExchangePtr &exchange : std::exchange(m_exchanges, {})) {
        if (exchange->isOpen())
            exchange->end(ExchangeEnd::clientGone);
    }
    if (Owner *const owner = std::exchange(m_owner, nullptr))
        owner->connectionEnded(*this);
}

} // namespace tincan::http

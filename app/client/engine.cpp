// SPDX-License-Identifier: MIT
#include "app/client/engine.h"

#include "app/client/failures.h"
#include "app/client/polling.h"
#include "app/client/websocketlink.h"

#include <QPointer>

#include <algorithm>
#include <chrono>
#include <utility>

namespace tincan::client {

using Clock = std::chrono::steady_clock;
using engineio::ClientSession;
using engineio::CloseReason;

namespace {

constexpr int httpOk = 200;

engineio::ClientSessionOptions sessionOptions(const Options &options)
{
    const TransportName first = options.transports.value(0, TransportName::polling);
    engineio::ClientSessionOptions result;
    result.transport
        = first == TransportName::polling ? engineio::Transport::polling : engineio::Transport::webSocket;
    result.upgrade = options.upgrade && options.transports.contains(TransportName::websocket);
    result.forceBase64 = options.forceBase64;
    result.closeTimeout = options.limits.closeTimeout;
    result.maxQueuedBytes = options.limits.queuedBytes;
    return result;
}

template <typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

Engine::Engine(const Endpoint &endpoint, const Options &options, QObject *parent)
    : QObject(parent), m_endpoint(endpoint), m_options(options), m_session(sessionOptions(options)),
      m_polling(new Polling(endpoint, options, this))
{
    connect(m_polling, &Polling::polled, this, &Engine::onPolled);
    connect(m_polling, &Polling::posted, this, &Engine::onPosted);
    connect(m_polling, &Polling::failed, this, &Engine::onPollingFailed);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Engine::advance);
    m_connectTimer.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, &Engine::onConnectTimeout);
}

Engine::~Engine() = default;

void Engine::open()
{
    m_connectTimer.start(m_options.connectTimeout);
    pump();
}

void Engine::send(const engineio::OutgoingMessage &message)
{
    m_session.send(message, Clock::now());
    pump();
}

void Engine::close()
{
    m_connectTimer.stop();
    m_session.close(Clock::now());
    pump();
}

void Engine::closeAndForget(std::unique_ptr<Engine> engine)
{
    Engine *forgotten = engine.release();
    forgotten->setParent(nullptr);
    forgotten->disconnect();
    forgotten->m_connectTimer.disconnect();
    connect(forgotten, &Engine::closed, forgotten, &QObject::deleteLater);
    if (forgotten->m_hasClosed)
        return forgotten->deleteLater();
    if (forgotten->isOpen() || forgotten->transport() == TransportName::websocket)
        return forgotten->close();
    // The server may have made a session already, whose id is on its way to us: without that we
    // cannot close it, and it would live there until its ping timeout.
    connect(forgotten, &Engine::opened, forgotten, &Engine::close);
    QTimer::singleShot(forgotten->m_options.limits.closeTimeout, forgotten, &Engine::close);
}

bool Engine::isWritable() const
{
    if (!m_session.isWritable())
        return false;
    return transport() == TransportName::polling || (m_webSocket && m_webSocket->isWritable());
}

TransportName Engine::transport() const
{
    return m_session.transport() == engineio::Transport::polling ? TransportName::polling
                                                                 : TransportName::websocket;
}

// Handlers of our signals may send, close and delete: only the outermost call takes outputs, so
// that messages are never delivered inside the handling of an earlier one.
void Engine::pump()
{
    if (std::exchange(m_isPumping, true))
        return;
    const QPointer<Engine> guard(this);
    while (const auto output = m_session.nextOutput()) {
        perform(*output);
        if (!guard)
            return;
    }
    m_isPumping = false;
    armTimer();
}

void Engine::perform(const engineio::ClientOutput &output)
{
    namespace out = engineio::client;
    std::visit(Overloaded{
                   [this](out::Poll) { m_polling->poll(m_session.query(engineio::Transport::polling)); },
                   [this](const out::Post &post) {
                       m_polling->post(m_session.query(engineio::Transport::polling), post.body);
                   },
                   [this](out::OpenWebSocket) { openWebSocket(); },
                   [this](const out::SendToWebSocket &frame) {
                       if (m_webSocket)
                           m_webSocket->send(frame.opcode, frame.payload);
                   },
                   [this](out::CloseWebSocket) { closeWebSocket(); },
                   [this](out::AbortRequests) { m_polling->abort(); },
                   [this](const out::Opened &) {
                       m_connectTimer.stop();
                       Q_EMIT opened();
                   },
                   [this](const engineio::MessageReceived &message) {
                       Q_EMIT received(message.isBinary, message.data);
                   },
                   [](engineio::Drained) {},
                   [this](engineio::Upgraded) { Q_EMIT upgraded(); },
                   [this](const out::Closed &closed) { onSessionClosed(closed); },
               },
        output);
}

void Engine::openWebSocket()
{
    m_webSocket = new WebSocketLink(m_endpoint, m_options, this);
    connect(m_webSocket, &WebSocketLink::opened, this, &Engine::onWebSocketOpened);
    connect(m_webSocket, &WebSocketLink::received, this, &Engine::onWebSocketReceived);
    connect(m_webSocket, &WebSocketLink::ended, this, &Engine::onWebSocketEnded);
    m_webSocket->open(m_session.query(engineio::Transport::webSocket));
}

void Engine::closeWebSocket()
{
    if (WebSocketLink *webSocket = std::exchange(m_webSocket, nullptr)) {
        webSocket->disconnect(this);
        WebSocketLink::closeAndForget(webSocket);
    }
}

void Engine::onPolled(const QByteArray &payload)
{
    m_session.pollFinished(httpOk, payload, Clock::now());
    pump();
}

void Engine::onPosted()
{
    m_session.postFinished(httpOk, Clock::now());
    pump();
}

void Engine::onPollingFailed(const Failure &failure)
{
    const bool isAnswer = m_session.isOpen() || failure.kind != Failure::Kind::closed;
    m_failure = isAnswer ? failure : unanswered(m_endpoint.authority());
    m_session.requestFailed(failure.text.toUtf8(), Clock::now());
    pump();
}

void Engine::onWebSocketOpened()
{
    m_session.webSocketOpened(Clock::now());
    pump();
}

void Engine::onWebSocketReceived(bool isText, const QByteArray &data)
{
    if (isText)
        m_session.webSocketText(data, Clock::now());
    else
        m_session.webSocketBinary(data, Clock::now());
    pump();
}

void Engine::onWebSocketEnded(const Failure &failure)
{
    std::exchange(m_webSocket, nullptr)->deleteLater();
    const bool isOrderly = failure.kind == Failure::Kind::closed;
    m_failure = failure;
    m_session.webSocketClosed(isOrderly ? engineio::WebSocketEnd::closed : engineio::WebSocketEnd::failed,
        failure.text.toUtf8(), Clock::now());
    if (!m_session.isClosed())
        m_failure = {}; // only the attempt to upgrade failed
    pump();
}

void Engine::onConnectTimeout()
{
    m_failure = timedOut(m_endpoint.authority());
    close();
}

void Engine::advance()
{
    m_session.advance(Clock::now());
    pump();
}

void Engine::armTimer()
{
    const auto deadline = m_session.nextDeadline();
    if (!deadline)
        return m_timer.stop();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
    m_timer.start(std::max(wait, std::chrono::milliseconds(0)));
}

void Engine::onSessionClosed(const engineio::client::Closed &closed)
{
    m_hasClosed = true;
    m_connectTimer.stop();
    if (m_failure.kind == Failure::Kind::none)
        m_failure = fromCloseReason(closed.reason, m_endpoint.authority());
    // Later, so that send() and close() never end in a handler that deletes their caller.
    const CloseReason reason = closed.reason;
    QMetaObject::invokeMethod(
        this, [this, reason] { Q_EMIT this->closed(reason, m_failure); }, Qt::QueuedConnection);
}

} // namespace tincan::client

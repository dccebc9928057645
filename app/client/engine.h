// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/endpoint.h"
#include "app/client/errors.h"
#include "app/client/options.h"
#include "protocol/engineio/clientsession.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <memory>

namespace tincan::client {

class Polling;
class WebSocketLink;

/// One Engine.IO connection: the session's machine with the requests and the WebSocket it asks for.
///
/// Lives for one connection. May be deleted in a handler of its own signals.
class Engine : public QObject
{
    Q_OBJECT
public:
    Engine(const Endpoint &endpoint, const Options &options, QObject *parent = nullptr);
    ~Engine() override;

    /// Call once.
    void open();
    /// Sends in order, once opened. Ignored once closing.
    void send(const engineio::OutgoingMessage &message);
    /// closed() follows, never from inside this call: what is queued is sent first, within
    /// ClientLimits::closeTimeout.
    void close();
    /// Closes what nobody listens to any more: the engine deletes itself when that is done.
    static void closeAndForget(std::unique_ptr<Engine> engine);

    bool isOpen() const { return m_session.isOpen(); }
    bool isWritable() const; ///< a message sent now would not wait
    TransportName transport() const;

Q_SIGNALS:
    void opened();
    void received(bool isBinary, const QByteArray &data);
    void upgraded();
    /// The last of all. `failure` says why for people; its kind is closed after an orderly end.
    void closed(tincan::engineio::CloseReason reason, const tincan::client::Failure &failure);

private:
    void pump();
    void perform(const engineio::ClientOutput &output);
    void openWebSocket();
    void closeWebSocket();
    void onPolled(const QByteArray &payload);
    void onPosted();
    void onPollingFailed(const Failure &failure);
    void onWebSocketOpened();
    void onWebSocketReceived(bool isText, const QByteArray &data);
    void onWebSocketEnded(const Failure &failure);
    void onConnectTimeout();
    void advance();
    void armTimer();
    void onSessionClosed(const engineio::client::Closed &closed);

    Endpoint m_endpoint;
    Options m_options;
    engineio::ClientSession m_session;
    Polling *m_polling; // both are children
    WebSocketLink *m_webSocket = nullptr;
    QTimer m_timer;
    QTimer m_connectTimer;
    Failure m_failure; // the cause, where the network knows more than the session
    bool m_isPumping = false;
    bool m_hasClosed = false;
};

} // namespace tincan::client

// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/listeners.h"
#include "app/client/outbox.h"
#include "app/client/retryqueue.h"
#include "app/client/socket.h"
#include "protocol/socketio/acknowledgements.h"
#include "protocol/socketio/clientconnection.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <optional>

namespace tincan::client {

class Connection;
class ManagerPrivate;

/// What a Socket keeps: its part of a connection, its handlers, what waits to be sent and answered.
///
///                connectToServer()           connection open, Connected
///     inactive ────────────────▶ waiting ─────────────────────────▶ connected
///        ▲                        │   ▲                              │  │
///        ├── ConnectRefused ──────┘   └──── connection lost ─────────┘  │
///        └── disconnectFromServer() (from either), Disconnected ────────┘
class SocketPrivate : public QObject
{
    Q_OBJECT
public:
    SocketPrivate(Socket *socket, ManagerPrivate *manager, const QString &nsp);

    // Asked for by the program.
    void connectToServer();
    void disconnectFromServer();
    bool emitArgs(const QString &name, const Array &args);
    bool emitVolatileArgs(const QString &name, const Array &args);
    void emitWithAck(const QString &name, const Array &args, std::chrono::milliseconds timeout,
        const AckCallback &callback);

    // Told by the manager. Each may end in a handler that deletes this: nothing follows it.
    void join(Connection &connection);
    void onConnected(const socketio::Connected &event);
    void onRefused(const socketio::ConnectRefused &event);
    void onEvent(const socketio::EventReceived &event);
    void onAck(const socketio::AckReceived &event);
    void onDisconnected(const socketio::Disconnected &event);
    /// The connection is gone: to be told to all sockets before any hears of it from tellLost().
    void loseConnection();
    void tellLost(DisconnectReason reason, const Failure &failure);
    void deactivate() { m_isActive = false; }

    Socket *q;
    ManagerPrivate *manager; // null while the manager is being destroyed
    const QString nsp;
    std::optional<Auth> auth;
    Listeners listeners;

    bool isActive() const { return m_isActive; }
    bool isConnected() const { return m_isConnected; }
    QString id() const { return m_id; }

private:
    using TimePoint = std::chrono::steady_clock::time_point;
    struct Pending
    {
        socketio::AckId id;
        AckCallback callback;
    };

    void joinAfterPause();
    void send(const QString &name, const Array &args, std::chrono::milliseconds timeout,
        const AckCallback &callback);
    void answer(socketio::AckId id, const Array &args);
    void failLater(const AckCallback &callback, AckError error);
    void flushOutbox();
    void forgetConnection();
    void failLost();
    void expireAcks();
    void armTimer();

    const Options &m_options; // the manager's
    bool m_isActive = false;
    bool m_isConnected = false;
    enum class Lost { nothing, attempt, connection };
    Lost m_lost = Lost::nothing; // what tellLost() has to tell
    QString m_id;
    Outbox m_outbox;
    RetryQueue m_retries;
    socketio::AckCounter m_ackIds;
    socketio::Acknowledgements<Pending> m_acks;
    std::vector<Pending> m_lostAcks; // to fail once disconnected() was emitted
    QTimer m_ackTimer;
    QTimer m_rejoinPause; // runs after a DISCONNECT was sent
};

} // namespace tincan::client

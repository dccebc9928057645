// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/backoff.h"
#include "app/client/connection.h"
#include "app/client/endpoint.h"
#include "app/client/manager.h"
#include "app/client/transportchoice.h"
#include "protocol/socketio/clientconnection.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <memory>

namespace tincan::client {

class Socket;
class SocketPrivate;

/// The life of a manager's connections, one after the other.
///
///             a socket wants one            Connection::opened
///     offline ────────────▶ connecting ────────────────────▶ connected
///       ▲  ▲                 │      ▲                            │
///       │  │        Connection::closed (an attempt is left)      │
///       │  │                 ▼      │ wait is over               │
///       │  ├─ none left ── reconnecting ◀────────────────────────┘
///       │  └─ no socket active (from any state)
class ManagerPrivate : public QObject
{
    Q_OBJECT
public:
    ManagerPrivate(Manager *manager, const QUrl &url, const Options &options);
    ~ManagerPrivate() override;

    Socket *socket(const QString &nsp);
    void reconnectNow();
    void close();

    // For the sockets.
    Connection *openConnection() const; ///< null while there is none
    void requestConnection(); ///< where there is none and none is on its way, begins one
    void closeIfUnused(); ///< closes the connection where no socket is active
    void forget(Socket *socket); ///< it is being destroyed

    Manager *q;
    const QUrl url;
    const Options options;
    Status status;

private:
    using Sockets = QList<QPointer<Socket>>;

    void attempt(int number);
    void connectByNextTransport();
    bool mayTryNextTransport(DisconnectReason reason);
    void onOpened();
    void onUpgraded();
    void onHappened(const socketio::ClientEvent &event);
    void onClosed(DisconnectReason reason, const Failure &failure);
    void onWaited();
    void refuseAddress();
    Status afterFailure(const Failure &failure);
    void setStatus(const Status &next);
    bool isUsed() const;
    Sockets allSockets() const;

    Endpoint m_endpoint;
    Backoff m_backoff;
    TransportChoice m_choice;
    QDeadlineTimer m_attemptDeadline;
    QHash<QString, Socket *> m_sockets; // children of q
    std::unique_ptr<Connection> m_connection;
    QTimer m_wait;
};

} // namespace tincan::client

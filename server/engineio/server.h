// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/session.h"
#include "server/options.h"

#include <QObject>

#include <functional>
#include <memory>

class QSslConfiguration;

namespace tincan::engineio {

class Engine;

/// An Engine.IO server alone, without Socket.IO on top: text and binary messages, by polling or WebSocket.
///
///     class Echo : public tincan::engineio::SessionObserver { … };
///
///     tincan::ServerOptions options;
///     options.path = u"/engine.io/"_s;
///     tincan::engineio::Server server(options);
///     server.onConnection([](tincan::engineio::Session &session) { session.setObserver(new Echo(session));
///     }); server.listen(QHostAddress::Any, 3000);
///
/// Of ServerOptions, what belongs to Socket.IO has no effect here (connectTimeout, serveClient, the
/// limits under that name). Everything is used only in the thread it was made in, which needs an event
/// loop. Don't delete it inside one of its callbacks: use deleteLater().
class Server : public QObject
{
    Q_OBJECT

public:
    using ConnectionHandler = std::function<void(Session &)>;

    explicit Server(ServerOptions options = {}, QObject *parent = nullptr);
    /// As close(): observers hear of the end. Call close() before where what they need goes first.
    ~Server() override;

    /// Called for each new session, before its open packet leaves; it sets the session's observer.
    void onConnection(ConnectionHandler handler);
    /// Middleware, ids, refusals, further files. Its session handler is this server's.
    Engine &engine() const;
    /// Begins to serve. Port 0 takes a free one, see port().
    tl::expected<void, ListenError> listen(const QHostAddress &address, quint16 port);
    /// As tincan::Server::setTls().
    void setTls(const QSslConfiguration &tls);
    bool isListening() const;
    /// The port listened on; 0 when not listening.
    quint16 port() const;
    /// How many sessions are open.
    int clientsCount() const;
    /// Stops listening; every session ends with "server shutting down". It can't listen again.
    void close();

private:
    class Private;

    std::unique_ptr<Private> d;
};

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/options.h"
#include "app/client/status.h"

#include <QObject>
#include <QString>
#include <QUrl>

#include <memory>

namespace tincan::client {

class ManagerPrivate;
class Socket;

/// One connection to a Socket.IO 3 or 4 server (Engine.IO 4), shared by the sockets of its namespaces.
///
/// Opens when the first socket wants to connect, closes with the last, and is opened again after
/// it was lost as Options::reconnection says. Use it from the thread it lives in. It may be
/// destroyed at any time, also in a callback: the server sees an orderly end of the connection
/// where bytes can still leave.
///
///     Manager manager(QUrl(u"http://localhost:3000"_s));
///     Socket *chat = manager.socket(u"/chat"_s);
///     chat->on(u"message"_s, [](const Array &args) { … });
///     chat->connectToServer();
class Manager : public QObject
{
    Q_OBJECT
public:
    /// `url`: http, https, ws or wss, a host and perhaps a port; its query is added to
    /// Options::query, its path is ignored (see Options::path and socket()).
    explicit Manager(const QUrl &url, const Options &options = {}, QObject *parent = nullptr);
    ~Manager() override;

    /// The socket of a namespace, the same at each call ("chat" is "/chat"); this manager owns it.
    Socket *socket(const QString &nsp = QStringLiteral("/"));

    QUrl url() const;
    const Options &options() const;
    const Status &status() const;

    /// While waiting for the next attempt: makes it now. Nothing otherwise.
    void reconnectNow();
    /// Disconnects every socket; nothing is tried again until one connects.
    void close();

Q_SIGNALS:
    void statusChanged(const tincan::client::Status &status);
    /// The connection moved from polling to WebSocket.
    void upgraded();
    void reconnectAttempted(int attempt);
    void reconnected(int attempts);
    /// The last allowed attempt failed; nothing more is tried.
    void reconnectFailed();

private:
    friend class Socket;
    friend class SocketPrivate;
    std::unique_ptr<ManagerPrivate> d;
};

} // namespace tincan::client

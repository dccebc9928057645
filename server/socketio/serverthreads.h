// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/server.h"

#include <functional>
#include <memory>

namespace tincan {

/// A Socket.IO server on several threads: each has a Server of its own with its own event loop, and all
/// together are one server to their clients.
///
///     tincan::ServerThreads servers(4, options, [](tincan::Server &server) {
///         server.onConnection([](tincan::Socket &socket) { … });
///     });
///     servers.listen(QHostAddress::Any, 3000);
///
/// A new connection goes to the next thread in turn. Rooms, broadcasts, fetches, acknowledgements,
/// serverSideEmit() and recovery reach across the threads; what one server emits arrives in order everywhere.
/// Requests of a polling client go to the thread that has its session, and their connection with them.
///
/// Handlers run in the thread of their Server, at the same time as those of others: what they share has to
/// be locked. Used in the thread it was made in.
class ServerThreads
{
public:
    /// Registers handlers; called once for each Server, in its thread, one after another.
    using SetUp = std::function<void(Server &server)>;

    /// `threads` ≥ 1. options.adapter is not used.
    ServerThreads(int threads, const ServerOptions &options, const SetUp &setUp);
    /// As ~Server() for each, in its thread.
    ~ServerThreads();
    Q_DISABLE_COPY_MOVE(ServerThreads)

    int size() const;
    /// As Server::setTls(): new connections must speak TLS from here on.
    void setTls(const QSslConfiguration &tls);
    /// Begins to serve. Port 0 takes a free one, see port().
    tl::expected<void, ListenError> listen(const QHostAddress &address, quint16 port);
    /// The port listened on; 0 when not listening.
    quint16 port() const;
    /// As Server::close() for each; returns when all have done it.
    void close();

    /// Calls it for each Server, in its thread, one after another; returns afterwards.
    void forEach(const std::function<void(Server &server)> &call);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tincan

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

    using Call = std::function<void(Server &server)>;

    /// Calls it for each Server, in its thread, one after another; returns afterwards.
    void forEach(const Call &call);
    /// Calls it for one of them, from 0 to size() − 1, in its thread; returns afterwards. Not from there.
    void run(int thread, const Call &call);
    /// Something to do in the thread of another server.
    struct Order
    {
        Call call;
        qsizetype bytes = 0; ///< that it keeps from being freed; counted in Limits::inboxBytes
        /// Made instead where that thread did not keep up (Limits::inboxMessages, inboxBytes), has lost its
        /// clients, and the call with them. Its number has to be bounded otherwise.
        Call lost = {};
    };
    /// Makes the call later, after all that the calling thread has emitted or posted before. From any
    /// thread, for one of the servers' own, too. What the call itself sends to many comes after what waits
    /// there by then. Nothing is called once that server is gone.
    void post(int thread, Order order);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tincan

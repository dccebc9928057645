// SPDX-License-Identifier: MIT
#pragma once

#include "server/engineio/enginehooks.h"
#include "server/engineio/session.h"
#include "server/http/handler.h"
#include "server/http/staticresources.h"

#include <functional>
#include <memory>

namespace tincan::net {
class Loop;
}

namespace tincan::engineio {

class EngineCore;
class SessionDirectory;

/// Fills a buffer with bytes that nobody can guess. Injected, so that tests know the ids.
using RandomSource = std::function<void(char *bytes, qsizetype count)>;

/// The system's generator.
RandomSource systemRandom();

/// The Engine.IO 4 server: verifies requests, keeps the sessions by their sid, and brings each of their
/// requests and WebSockets to them.
///
/// It serves everything whose path begins with ServerOptions::path; register it with a http::Router.
/// Lives in the thread of its Loop, which must outlive it.
class Engine : public http::Handler
{
public:
    using SessionHandler = std::function<void(Session &)>;

    Engine(const ServerOptions &options, net::Loop &loop, RandomSource random = systemRandom());
    /// As close().
    ~Engine() override;

    /// Called for each new session, before its open packet leaves; it sets the session's observer.
    void setSessionHandler(SessionHandler handler);
    /// Calls `handler` for each new session before the session handler, for what is to look at sessions
    /// without being their observer: Session::setPacketObserver().
    void onConnection(SessionHandler handler);
    /// Names each new session by `generate` rather than by 120 random bits.
    void setIdGenerator(IdGenerator generate);
    /// Adds a middleware for every request under the engine's path, also those for a WebSocket, but neither
    /// for its files nor for CORS preflights. They run in the order of registration.
    void use(RequestMiddleware middleware);
    void use(AsyncRequestMiddleware middleware);
    /// Calls `handler` for each request that is refused.
    void setConnectionErrorHandler(ConnectionErrorHandler handler);
    /// Other cross-origin headers from here on.
    void setCors(const CorsOptions &cors);
    /// How many sessions are open.
    int clientsCount() const;
    /// Files under the engine's path, the client bundle: full paths, as `/socket.io/socket.io.js`. They
    /// get the CORS headers of the engine. Empty at first.
    http::StaticResources &files();

    /// Makes this one of several Engines of a process: sessions are entered there, under its place, and
    /// requests for sessions of others go to their place. The directory outlives it.
    void setDirectory(SessionDirectory &directory, int place);

    /// Closes every session with "server shutting down". New ones are refused from then on.
    void close();

    // http::Handler
    bool handle(const http::ExchangePtr &exchange) override;
    bool upgrade(const http::UpgradeRequest &request, const http::AnswerUpgrade &answer) override;
    std::optional<int> placeOf(const http::Request &request) const override;

private:
    std::shared_ptr<EngineCore> d;
};

} // namespace tincan::engineio

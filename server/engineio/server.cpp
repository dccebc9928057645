// SPDX-License-Identifier: MIT
#include "server/engineio/server.h"

#include "server/engineio/engine.h"
#include "server/http/listener.h"
#include "server/http/router.h"
#include "server/net/loop.h"

namespace tincan::engineio {

// In the order of their making: what uses another comes after it, and goes before it.
class Server::Private
{
public:
    explicit Private(const ServerOptions &options)
        : loop(net::steadyClock(), {options.limits.outputTotalBytes}), engine(options, loop),
          listener(loop, router, options.limits)
    {
        router.add("/", engine);
    }

    net::Loop loop;
    http::Router router;
    Engine engine;
    http::Listener listener;
};

Server::Server(ServerOptions options, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(options))
{
}

Server::~Server() = default;

void Server::onConnection(ConnectionHandler handler)
{
    d->engine.setSessionHandler(std::move(handler));
}

Engine &Server::engine() const
{
    return d->engine;
}

tl::expected<void, ListenError> Server::listen(const QHostAddress &address, quint16 port)
{
    return d->listener.start(address, port);
}

void Server::setTls(const QSslConfiguration &tls)
{
    d->listener.setTls(tls);
}

bool Server::isListening() const
{
    return d->listener.isListening();
}

quint16 Server::port() const
{
    return d->listener.serverPort();
}

int Server::clientsCount() const
{
    return d->engine.clientsCount();
}

void Server::close()
{
    d->engine.close();
    d->listener.stop();
}

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#include "server/socketio/server.h"

#include "server/engineio/engine.h"
#include "server/http/listener.h"
#include "server/http/neighbours.h"
#include "server/http/router.h"
#include "server/http/staticresources.h"
#include "server/net/loop.h"
#include "server/socketio/clientbundle.h"
#include "server/socketio/hub.h"

namespace tincan {

namespace {

net::FlushLimits flushLimits(const ServerOptions &options)
{
    return {options.limits.outputTotalBytes};
}

} // namespace

// In the order of their making: what uses another comes after it, and goes before it.
class Server::Private
{
public:
    explicit Private(const ServerOptions &options)
        : loop(net::steadyClock(), flushLimits(options)), hub(options, loop.wheel()), engine(options, loop),
          listener(loop, router, options.limits)
    {
        engine.setSessionHandler([this](engineio::Session &session) { hub.accept(session); });
        router.add("/", engine);
        router.add("/", resources);
        router.setNotFound(&resources);
        if (options.serveClient)
            socketio::addClientBundle(engine.files(), options.path, options.parser);
    }

    net::Loop loop;
    http::StaticResources resources;
    http::Router router;
    socketio::Hub hub;
    engineio::Engine engine;
    http::Listener listener;
};

Server::Server(ServerOptions options, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(options))
{
}

Server::~Server()
{
    // The sessions end before the hub that observes them, and it is not to call anybody any more.
    d->hub.abandon();
}

const ServerOptions &Server::options() const
{
    return d->hub.options();
}

tl::expected<void, ListenError> Server::listen(const QHostAddress &address, quint16 port)
{
    return d->listener.start(address, port);
}

void Server::setTls(const QSslConfiguration &tls)
{
    d->listener.setTls(tls);
}

void Server::setAccess(const Limits &limits, const CorsOptions &cors)
{
    d->listener.setHostPolicy(http::HostPolicy(limits));
    d->engine.setCors(cors);
}

bool Server::isListening() const
{
    return d->listener.isListening();
}

quint16 Server::port() const
{
    return d->listener.serverPort();
}

void Server::close()
{
    d->hub.shutDown();
    d->engine.close();
    d->listener.stop();
}

Namespace &Server::of(const QString &name)
{
    return d->hub.of(name);
}

ParentNamespace &Server::of(const QRegularExpression &pattern)
{
    return d->hub.of(pattern);
}

ParentNamespace &Server::of(NamespaceCheck check)
{
    return d->hub.of(std::move(check));
}

ListenerId Server::onNewNamespace(std::function<void(Namespace &)> handler)
{
    return d->hub.onNewNamespace(std::move(handler));
}

Namespace &Server::sockets()
{
    return d->hub.of(QStringLiteral("/"));
}

engineio::Engine &Server::engine() const
{
    return d->engine;
}

http::StaticResources &Server::resources() const
{
    return d->resources;
}

http::Router &Server::router() const
{
    return d->router;
}

void Server::accept(engineio::Session &session)
{
    d->hub.accept(session);
}

void Server::setNeighbours(http::Neighbours &neighbours, engineio::SessionDirectory &directory)
{
    d->listener.setNeighbours(&neighbours);
    d->engine.setDirectory(directory, neighbours.ownPlace());
}

void Server::shareTotals(net::SharedTotal &output, net::SharedTotal &unfinishedPackets)
{
    d->loop.flusher().shareTotal(output);
    d->hub.shareHeldBytes(unfinishedPackets);
}

void Server::adopt(std::unique_ptr<net::Stream> stream, const QByteArray &received)
{
    d->listener.adopt(std::move(stream), received);
}

} // namespace tincan

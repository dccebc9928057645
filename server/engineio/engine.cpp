// SPDX-License-Identifier: MIT
#include "server/engineio/engine.h"

#include "server/engineio/enginecore.h"

#include <QRandomGenerator>

#include <array>
#include <cstring>

namespace tincan::engineio {

RandomSource systemRandom()
{
    return [](char *bytes, qsizetype count) {
        while (count > 0) {
            const quint64 random = QRandomGenerator::system()->generate64();
            const qsizetype size = std::min<qsizetype>(count, sizeof random);
            std::memcpy(bytes, &random, size_t(size));
            bytes += size;
            count -= size;
        }
    };
}

Engine::Engine(const ServerOptions &options, net::Loop &loop, RandomSource random)
    : d(std::make_shared<EngineCore>(options, loop, std::move(random)))
{
}

Engine::~Engine()
{
    d->close();
}

void Engine::setSessionHandler(SessionHandler handler)
{
    d->setSessionHandler(std::move(handler));
}

void Engine::onConnection(SessionHandler handler)
{
    d->hooks().connection = std::move(handler);
}

void Engine::setIdGenerator(IdGenerator generate)
{
    d->hooks().generateId = std::move(generate);
}

void Engine::use(RequestMiddleware middleware)
{
    use([middleware = std::move(middleware)](const HandshakeRequest &request, const RequestNext &next) {
        QList<HeaderField> fields;
        if (middleware(request, fields))
            next(fields);
        else
            next.refuse();
    });
}

void Engine::use(AsyncRequestMiddleware middleware)
{
    d->middleware().add(std::move(middleware));
}

void Engine::setConnectionErrorHandler(ConnectionErrorHandler handler)
{
    d->hooks().connectionError = std::move(handler);
}

void Engine::setCors(const CorsOptions &cors)
{
    d->setCors(cors);
}

int Engine::clientsCount() const
{
    return d->clientsCount();
}

http::StaticResources &Engine::files()
{
    return d->files();
}

void Engine::setDirectory(SessionDirectory &directory, int place)
{
    d->setDirectory(directory, place);
}

void Engine::close()
{
    d->close();
}

bool Engine::handle(const http::ExchangePtr &exchange)
{
    return d->handle(exchange);
}

bool Engine::upgrade(const http::UpgradeRequest &request, const http::AnswerUpgrade &answer)
{
    return d->upgrade(request, answer);
}

std::optional<int> Engine::placeOf(const http::Request &request) const
{
    return d->placeOf(request);
}

} // namespace tincan::engineio

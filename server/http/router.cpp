// SPDX-License-Identifier: MIT
#include "server/http/router.h"

#include "server/http/staticresources.h"

namespace tincan::http {

void Router::add(const QByteArray &prefix, Handler &handler)
{
    m_routes.push_back({prefix, &handler});
}

void Router::remove(const Handler &handler)
{
    std::erase_if(m_routes, [&](const Route &route) { return route.handler == &handler; });
}

bool Router::handle(const ExchangePtr &exchange)
{
    const QByteArrayView path = exchange->request().path();
    for (const Route &route : m_routes) {
        if (path.startsWith(route.prefix) && route.handler->handle(exchange))
            return true;
    }
    exchange->respond(m_notFound ? m_notFound->notFound(exchange->request()) : textResponse(404));
    return true;
}

std::optional<UpgradeAnswer> Router::upgrade(const UpgradeRequest &request)
{
    for (const Route &route : m_routes) {
        if (!request.head.path().startsWith(route.prefix))
            continue;
        if (auto answer = route.handler->upgrade(request))
            return answer;
    }
    return std::nullopt;
}

std::optional<int> Router::placeOf(const Request &request) const
{
    for (const Route &route : m_routes) {
        if (!request.path().startsWith(route.prefix))
            continue;
        if (const auto place = route.handler->placeOf(request))
            return place;
    }
    return std::nullopt;
}

} // namespace tincan::http

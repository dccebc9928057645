// SPDX-License-Identifier: MIT
#include "server/http/router.h"

#include "server/http/staticresources.h"

#include <algorithm>

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

bool Router::upgrade(const UpgradeRequest &request, const AnswerUpgrade &answer)
{
    const QByteArrayView path = request.head.path();
    return std::any_of(m_routes.begin(), m_routes.end(), [&](const Route &route) {
        return path.startsWith(route.prefix) && route.handler->upgrade(request, answer);
    });
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

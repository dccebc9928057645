// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/handler.h"

#include <vector>

namespace tincan::http {

class StaticResources;

/// Brings each request to the first handler whose prefix its path has and which takes it.
class Router : public Handler
{
public:
    /// Asks handler for every path that begins with prefix (`/` is all). Those added first are asked
    /// first. Not owned: it must outlive the router or be removed.
    void add(const QByteArray &prefix, Handler &handler);
    void remove(const Handler &handler);
    /// Whose notFound() answers what nobody takes; without one: a line of text.
    void setNotFound(const StaticResources *page) { m_notFound = page; }

    /// Takes everything: what no handler takes gets 404.
    bool handle(const ExchangePtr &exchange) override;
    std::optional<int> placeOf(const Request &request) const override;
    bool upgrade(const UpgradeRequest &request, const AnswerUpgrade &answer) override;

private:
    struct Route
    {
        QByteArray prefix;
        Handler *handler;
    };
    std::vector<Route> m_routes;
    const StaticResources *m_notFound = nullptr;
};

} // namespace tincan::http

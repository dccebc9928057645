// SPDX-License-Identifier: MIT
#include "app/hosting/pages.h"

#include "app/hosting/webpage.h"
#include "server/http/router.h"
#include "server/server.h"

namespace tincan {

tl::expected<void, QString> Pages::addTo(Server &server, const HostSettings &settings)
{
    addWebPage(server.resources(), settings.server.path);
    if (settings.publicDirectory.isEmpty())
        return {};
    auto opened = http::PublicDirectory::open(settings.publicDirectory);
    if (!opened)
        return tl::unexpected(opened.error());
    m_public = std::move(*opened);
    server.router().add("/", *m_public);
    return {};
}

} // namespace tincan

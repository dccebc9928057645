// SPDX-License-Identifier: MIT
#pragma once

#include "app/hosting/hostsettings.h"
#include "server/http/publicdirectory.h"

#include <memory>

namespace tincan {

class Server;

/// The files that one server of a room serves: the browser page, and the public folder. Outlives the server.
class Pages
{
public:
    /// In the server's thread. The error is a sentence for people.
    tl::expected<void, QString> addTo(Server &server, const HostSettings &settings);

private:
    std::unique_ptr<http::PublicDirectory> m_public; // null where there is none
};

} // namespace tincan

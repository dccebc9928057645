// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"
#include "server/options.h"

namespace tincan::engineio {

/// Cross-origin resource sharing by the server's options: which pages of other origins may read replies.
class Cors
{
public:
    explicit Cors(const CorsOptions &options) : m_options(options) { }

    /// The answer to OPTIONS, a browser's question before it sends; nothing where CORS is off.
    std::optional<http::Response> preflight(const http::Request &request) const;
    /// Adds what lets a page of the request's origin read a reply; nothing where CORS is off.
    void addHeaders(http::Response &response, const http::Request &request) const;

private:
    CorsOptions m_options;
};

} // namespace tincan::engineio

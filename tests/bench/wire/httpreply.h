// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tincan::bench {

/// One whole HTTP/1.1 reply.
struct HttpReply
{
    int status;
    std::string_view head; ///< status line and header fields
    std::string_view body; ///< what Content-Length says; of a 101, nothing
    std::size_t size; ///< bytes of all of it
};

/// The reply that `bytes` begin with; nothing while it is incomplete. A chunked one ends the program.
std::optional<HttpReply> readReply(std::string_view bytes);

/// The value of a header field in `head`, its name in any case; nothing where there is none.
std::optional<std::string_view> headerField(std::string_view head, std::string_view name);

} // namespace tincan::bench

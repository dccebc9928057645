// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

namespace tincan::http {

/// Whether If-None-Match names this entity tag (given with its quotes): by weak comparison, as RFC 9110,
/// 13.1.2 wants, so that `W/` before either makes no difference.
bool matchesEntityTag(const Request &request, QByteArrayView etag);

/// The bare 304 that tells a client to use what it has.
Response notModified(const QByteArray &etag);

/// 405 with the methods that are allowed.
Response methodNotAllowed(const QByteArray &allowed);

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

namespace tincan::http {

/// How a body may be compressed (RFC 9110, 8.4.1).
enum class ContentCoding { identity, gzip, deflate };

/// What Accept-Encoding prefers: the higher weight, else what it names first. `q=0` forbids, `*` stands for
/// what is not named, and several fields are one list.
ContentCoding acceptedCoding(const Request &request);

/// The body compressed by zlib, fast rather than small.
QByteArray compress(QByteArrayView body, ContentCoding coding);

/// Compresses the body and names the coding, where it is at least thresholdBytes long and the client
/// takes it.
void compressIfAccepted(Response &response, const Request &request, qsizetype thresholdBytes);

} // namespace tincan::http

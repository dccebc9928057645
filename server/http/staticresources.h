// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/handler.h"

#include <QHash>

namespace tincan::http {

/// One file that is served from memory.
struct Resource
{
    QByteArray body;
    QByteArray gzipBody; ///< the same, compressed; empty: only served plain
    QByteArray contentType; ///< with its charset
    QByteArray etag = {}; ///< with its quotes, `"4.8.4"`; empty: made from the body
    QByteArray cacheControl = QByteArrayLiteral("public, max-age=0");
    QList<HeaderField> headers = {}; ///< more fields, such as Content-Security-Policy
};

/// Serves files by a map of what exists: no path is ever looked for on a disk.
///
/// Answers GET and HEAD with 200 or, where If-None-Match fits, a bare 304; every other method on a known
/// path with 405. Every answer says `nosniff`. Used from the server's thread only.
class StaticResources : public Handler
{
public:
    /// Adds or replaces what stands at path, which begins with `/` and is compared byte for byte with
    /// the path of requests (no percent-decoding: what is encoded needlessly is not found).
    void add(const QString &path, Resource resource);
    void remove(const QString &path);
    bool contains(const QString &path) const;
    /// The body, and headers, of 404 for what nobody serves. Without it: a line of text.
    void setNotFoundPage(Resource page);

    /// The answer to a request for one of these paths; nothing where the path is not among them.
    std::optional<Response> respond(const Request &request) const;
    /// The 404 answer.
    Response notFound(const Request &request) const;

    bool handle(const ExchangePtr &exchange) override;

private:
    QHash<QByteArray, Resource> m_resources;
    std::optional<Resource> m_notFoundPage;
};

} // namespace tincan::http

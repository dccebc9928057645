// SPDX-License-Identifier: MIT
#include "server/http/staticresources.h"

#include "server/http/contentcoding.h"
#include "server/http/entitytag.h"

#include <QCryptographicHash>

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

QByteArray contentTag(const QByteArray &body)
{
    return '"' + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(32) + '"';
}

Response pageResponse(int status, const Resource &resource, const Request &request)
{
    Response response;
    response.status = status;
    response.headers = resource.headers;
    response.setHeader("Content-Type"_ba, resource.contentType);
    response.setHeader("X-Content-Type-Options"_ba, "nosniff"_ba);
    response.body = resource.body;
    if (!resource.gzipBody.isEmpty()) {
        response.setHeader("Vary"_ba, "Accept-Encoding"_ba);
        if (acceptedCoding(request) == ContentCoding::gzip) {
            response.setHeader("Content-Encoding"_ba, "gzip"_ba);
            response.body = resource.gzipBody;
        }
    }
    return response;
}

} // namespace

void StaticResources::add(const QString &path, Resource resource)
{
    if (resource.etag.isEmpty())
        resource.etag = contentTag(resource.body);
    m_resources.insert(path.toUtf8(), resource);
}

void StaticResources::remove(const QString &path)
{
    m_resources.remove(path.toUtf8());
}

bool StaticResources::contains(const QString &path) const
{
    return m_resources.contains(path.toUtf8());
}

void StaticResources::setNotFoundPage(Resource page)
{
    m_notFoundPage = std::move(page);
}

bool StaticResources::handle(const ExchangePtr &exchange)
{
    std::optional<Response> response = respond(exchange->request());
    if (!response)
        return false;
    exchange->respond(*std::move(response));
    return true;
}

std::optional<Response> StaticResources::respond(const Request &request) const
{
    const auto found = m_resources.constFind(request.path().toByteArray());
    if (found == m_resources.constEnd())
        return std::nullopt;
    if (request.method != "GET" && request.method != "HEAD")
        return methodNotAllowed("GET, HEAD"_ba);
    if (matchesEntityTag(request, found->etag))
        return notModified(found->etag);
    Response response = pageResponse(200, *found, request);
    response.setHeader("Cache-Control"_ba, found->cacheControl);
    response.setHeader("ETag"_ba, found->etag);
    return response;
}

Response StaticResources::notFound(const Request &request) const
{
    return m_notFoundPage ? pageResponse(404, *m_notFoundPage, request) : textResponse(404);
}

} // namespace tincan::http

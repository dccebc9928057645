// SPDX-License-Identifier: MIT
#include "server/engineio/cors.h"

namespace tincan::engineio {

using namespace Qt::StringLiterals;

namespace {

void addVary(http::Response &response, const QByteArray &field)
{
    const QByteArray before = response.header("Vary");
    response.setHeader("Vary"_ba, before.isEmpty() ? field : before + ", " + field);
}

} // namespace

std::optional<http::Response> Cors::preflight(const http::Request &request) const
{
    if (!m_options.enabled || request.method != "OPTIONS")
        return std::nullopt;
    http::Response response;
    response.status = 204;
    addHeaders(response, request);
    response.setHeader("Access-Control-Allow-Methods"_ba, m_options.methods.join(u',').toLatin1());
    if (!m_options.allowedHeaders.isEmpty()) {
        response.setHeader("Access-Control-Allow-Headers"_ba, m_options.allowedHeaders.join(u',').toLatin1());
    } else if (request.hasHeader("access-control-request-headers")) {
        response.setHeader("Access-Control-Allow-Headers"_ba,
            request.header("access-control-request-headers").toByteArray());
        addVary(response, "Access-Control-Request-Headers"_ba);
    }
    return response;
}

void Cors::addHeaders(http::Response &response, const http::Request &request) const
{
    if (!m_options.enabled)
        return;
    if (m_options.origins == QStringList{u"*"_s}) {
        response.setHeader("Access-Control-Allow-Origin"_ba, "*"_ba);
    } else {
        addVary(response, "Origin"_ba);
        const QByteArrayView origin = request.header("origin");
        if (!origin.isEmpty() && m_options.origins.contains(QString::fromLatin1(origin)))
            response.setHeader("Access-Control-Allow-Origin"_ba, origin.toByteArray());
    }
    if (m_options.credentials)
        response.setHeader("Access-Control-Allow-Credentials"_ba, "true"_ba);
}

} // namespace tincan::engineio

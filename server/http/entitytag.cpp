// SPDX-License-Identifier: MIT
#include "server/http/entitytag.h"

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

QByteArrayView withoutWeakness(QByteArrayView tag)
{
    return tag.startsWith("W/") ? tag.sliced(2) : tag;
}

} // namespace

bool matchesEntityTag(const Request &request, QByteArrayView etag)
{
    for (const HeaderField &field : request.headers) {
        if (field.first != "if-none-match")
            continue;
        for (const QByteArray &item : field.second.split(',')) {
            const QByteArray tag = item.trimmed();
            if (tag == "*" || withoutWeakness(tag) == withoutWeakness(etag))
                return true;
        }
    }
    return false;
}

Response notModified(const QByteArray &etag)
{
    Response response;
    response.status = 304;
    response.setHeader("ETag"_ba, etag);
    return response;
}

Response methodNotAllowed(const QByteArray &allowed)
{
    Response response = textResponse(405);
    response.setHeader("Allow"_ba, allowed);
    return response;
}

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#include "server/http/message.h"

#include <QUrl>

#include <algorithm>

namespace tincan::http {

using namespace Qt::StringLiterals;

QByteArrayView Request::path() const
{
    const qsizetype question = target.indexOf('?');
    return QByteArrayView(target).first(question < 0 ? target.size() : question);
}

QByteArrayView Request::rawQuery() const
{
    const qsizetype question = target.indexOf('?');
    return question < 0 ? QByteArrayView() : QByteArrayView(target).sliced(question + 1);
}

QByteArrayView Request::header(QByteArrayView name) const
{
    for (const HeaderField &field : headers) {
        if (field.first == name)
            return field.second;
    }
    return {};
}

bool Request::hasHeader(QByteArrayView name) const
{
    return std::any_of(
        headers.begin(), headers.end(), [name](const HeaderField &field) { return field.first == name; });
}

bool Request::headerHasToken(QByteArrayView name, QByteArrayView token) const
{
    for (const HeaderField &field : headers) {
        if (field.first != name)
            continue;
        for (const QByteArray &item : field.second.split(',')) {
            if (item.trimmed().compare(token, Qt::CaseInsensitive) == 0)
                return true;
        }
    }
    return false;
}

QByteArray encodeRequestHead(const Request &request)
{
    QByteArray head = request.method + ' ' + request.target + " HTTP/1."
        + QByteArray::number(request.minorVersion) + "\r\n";
    for (const HeaderField &field : request.headers)
        head += field.first + ": " + field.second + "\r\n";
    return head + "\r\n";
}

void Response::setHeader(const QByteArray &name, const QByteArray &value)
{
    for (HeaderField &field : headers) {
        if (field.first.compare(name, Qt::CaseInsensitive) == 0) {
            field.second = value;
            return;
        }
    }
    headers.append({name, value});
}

QByteArray Response::header(QByteArrayView name) const
{
    for (const HeaderField &field : headers) {
        if (field.first.compare(name, Qt::CaseInsensitive) == 0)
            return field.second;
    }
    return {};
}

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 100:
        return "Continue";
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    }
    return {};
}

Response textResponse(int status, const QByteArray &text)
{
    Response response;
    response.status = status;
    response.body = (text.isEmpty() ? reasonPhrase(status).toByteArray() : text) + '\n';
    response.headers
        = {{"Content-Type"_ba, "text/plain; charset=utf-8"_ba}, {"X-Content-Type-Options"_ba, "nosniff"_ba}};
    return response;
}

} // namespace tincan::http

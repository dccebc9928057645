// SPDX-License-Identifier: MIT
#include "server/engineio/replies.h"

#include "protocol/json.h"

namespace tincan::engineio {

using namespace Qt::StringLiterals;

QByteArray errorMessage(RequestErrorCode code)
{
    switch (code) {
    case RequestErrorCode::unknownTransport:
        return "Transport unknown"_ba;
    case RequestErrorCode::unknownSid:
        return "Session ID unknown"_ba;
    case RequestErrorCode::badHandshakeMethod:
        return "Bad handshake method"_ba;
    case RequestErrorCode::badRequest:
        return "Bad request"_ba;
    case RequestErrorCode::forbidden:
        return "Forbidden"_ba;
    case RequestErrorCode::unsupportedProtocolVersion:
        return "Unsupported protocol version"_ba;
    }
    return {};
}

http::Response errorReply(RequestErrorCode code, const QByteArray &message)
{
    const QString text = QString::fromUtf8(message.isEmpty() ? errorMessage(code) : message);
    http::Response response;
    response.status = code == RequestErrorCode::forbidden ? 403 : 400;
    response.setHeader("Content-Type"_ba, "application/json"_ba);
    response.body = json::write(Object{{u"code"_s, int(code)}, {u"message"_s, text}});
    return response;
}

http::Response webSocketRefusal(const QByteArray &message)
{
    http::Response response;
    response.status = 400;
    response.setHeader("Content-Type"_ba, "text/html"_ba);
    response.setHeader("X-Content-Type-Options"_ba, "nosniff"_ba);
    response.body = QString::fromUtf8(message).toHtmlEscaped().toUtf8();
    response.close = true;
    return response;
}

http::Response pollReply(const Payload &payload)
{
    http::Response response;
    response.headers
        = {{"Content-Type"_ba,
               payload.isBinary ? "application/octet-stream"_ba : "text/plain; charset=UTF-8"_ba},
            {"Cache-Control"_ba, "no-store"_ba}};
    response.body = payload.body;
    return response;
}

http::Response scriptReply(const QByteArray &script)
{
    http::Response response;
    response.headers = {{"Content-Type"_ba, "application/javascript; charset=UTF-8"_ba},
        {"X-Content-Type-Options"_ba, "nosniff"_ba}, {"Cache-Control"_ba, "no-store"_ba}};
    response.body = script;
    return response;
}

http::Response postReply()
{
    http::Response response;
    response.headers = {{"Content-Type"_ba, "text/html"_ba}, {"Cache-Control"_ba, "no-store"_ba}};
    response.body = "ok"_ba;
    return response;
}

http::Response emptyReply(int status)
{
    http::Response response;
    response.status = status;
    return response;
}

} // namespace tincan::engineio

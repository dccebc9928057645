// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/payload.h"
#include "server/http/message.h"

namespace tincan::engineio {

/// The codes of Engine.IO's JSON errors.
enum class RequestErrorCode {
    unknownTransport = 0,
    unknownSid = 1,
    badHandshakeMethod = 2,
    badRequest = 3,
    forbidden = 4,
    unsupportedProtocolVersion = 5,
};

/// "Session ID unknown", as official clients know it.
QByteArray errorMessage(RequestErrorCode code);

/// `{"code":N,"message":"…"}` with 400, or 403 where it is forbidden. An own message replaces the usual.
http::Response errorReply(RequestErrorCode code, const QByteArray &message = {});
/// The refusal of a WebSocket: 400, the message as text/html (escaped), and the connection closes.
http::Response webSocketRefusal(const QByteArray &message);
/// The answer to a GET: packets. To a POST: `ok`.
http::Response pollReply(const Payload &payload);
/// The answer to a GET by a script element.
http::Response scriptReply(const QByteArray &script);
http::Response postReply();
http::Response emptyReply(int status);

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#pragma once

#include "server/options.h"

#include <QByteArray>
#include <QFile>
#include <QList>

#include <memory>
#include <optional>

namespace tincan::http {

/// A request as the parser accepted it (RFC 9112), its body not included.
struct Request
{
    QByteArray method; ///< as it came; methods are case-sensitive
    QByteArray target; ///< origin form as it came: path and query, still percent-encoded
    QList<HeaderField> headers; ///< names in lower case, in the order they came
    int minorVersion = 1; ///< of HTTP/1.x
    bool keepAlive = true; ///< as version and Connection say
    bool expectContinue = false; ///< waits for 100 before it sends its body
    bool chunked = false; ///< the body comes in chunks
    qint64 contentLength = 0; ///< bytes of the body where it is not chunked

    /// The part of the target before `?`.
    QByteArrayView path() const;
    /// The part after `?`, empty where there is none.
    QByteArrayView rawQuery() const;
    bool hasBody() const { return chunked || contentLength > 0; }
    /// The first field of that name (given in lower case); empty where there is none.
    QByteArrayView header(QByteArrayView name) const;
    bool hasHeader(QByteArrayView name) const;
    /// Whether a field that is a list of tokens holds this one (given in lower case).
    bool headerHasToken(QByteArrayView name, QByteArrayView token) const;
};

/// The head of a request in such a form that a parser accepts it as the same request.
QByteArray encodeRequestHead(const Request &request);

/// What a handler answers. Date, Content-Length and Connection are added when it is sent.
struct Response
{
    int status = 200;
    QList<HeaderField> headers;
    QByteArray body;
    /// Sent after body where set: streamed, from its position on. Open for reading.
    std::shared_ptr<QFile> file;
    qint64 fileBytes = 0; ///< how many of its bytes, no more and no fewer
    bool close = false; ///< the connection ends after it

    void setHeader(const QByteArray &name, const QByteArray &value);
    QByteArray header(QByteArrayView name) const; ///< whatever the case; empty where there is none
};

/// "Not Found" for 404; empty for a status this program does not send.
QByteArrayView reasonPhrase(int status);

/// A response of one line of plain text, for errors that nobody else gives a page.
Response textResponse(int status, const QByteArray &text = {});

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

#include <ctime>

namespace tincan::http {

/// The Date field's value, made once a second.
class DateField
{
public:
    const QByteArray &now();

private:
    std::time_t m_second = -1;
    QByteArray m_text;
};

/// What the connection knows of an answer.
struct ResponseFraming
{
    bool keepAlive = true;
    bool isHead = false; ///< answers HEAD: the body is announced, not sent
    int minorVersion = 1; ///< of the request
};

/// Status line and fields of a response, with the empty line. Content-Length is always announced,
/// but where there can be no body (204, 304). CR, LF and NUL in names and values are dropped.
QByteArray encodeResponseHead(
    const Response &response, const ResponseFraming &framing, const QByteArray &date);

/// Appends field lines, as encodeResponseHead() does.
void appendFields(QByteArray &head, const QList<HeaderField> &fields);

/// Whether a body may follow that head.
bool mayHaveBody(int status);

} // namespace tincan::http

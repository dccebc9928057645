// SPDX-License-Identifier: MIT
#include "server/http/responsehead.h"

#include <QDateTime>
#include <QLocale>

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

/// Header fields may carry what a hook made of a client's words: no line may end early.
void appendSafely(QByteArray &out, QByteArrayView text)
{
    for (const char c : text) {
        if (c != '\r' && c != '\n' && c != '\0')
            out.append(c);
    }
}

} // namespace

const QByteArray &DateField::now()
{
    const std::time_t second = std::time(nullptr);
    if (second != m_second) {
        m_second = second;
        const QDateTime time = QDateTime::fromSecsSinceEpoch(second, Qt::UTC);
        m_text = QLocale::c().toString(time, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'").toLatin1();
    }
    return m_text;
}

void appendFields(QByteArray &head, const QList<HeaderField> &fields)
{
    for (const HeaderField &field : fields) {
        appendSafely(head, field.first);
        head += ": "_ba;
        appendSafely(head, field.second);
        head += "\r\n"_ba;
    }
}

bool mayHaveBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

QByteArray encodeResponseHead(
    const Response &response, const ResponseFraming &framing, const QByteArray &date)
{
    QByteArray head;
    head.reserve(256);
    head += "HTTP/1.1 "_ba + QByteArray::number(response.status) + ' ';
    head += reasonPhrase(response.status);
    head += "\r\nDate: "_ba + date + "\r\n"_ba;
    appendFields(head, response.headers);
    if (mayHaveBody(response.status))
        head += "Content-Length: "_ba + QByteArray::number(response.body.size() + response.fileBytes)
            + "\r\n"_ba;
    if (!framing.keepAlive)
        head += "Connection: close\r\n"_ba;
    else if (framing.minorVersion == 0)
        head += "Connection: keep-alive\r\n"_ba;
    head += "\r\n"_ba;
    return head;
}

} // namespace tincan::http

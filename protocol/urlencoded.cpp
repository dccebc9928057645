// SPDX-License-Identifier: MIT
#include "protocol/urlencoded.h"

namespace tincan {
namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

QByteArray decodePercent(QByteArrayView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        bytes.append(low < 0 ? text[i] : char(high * 16 + low));
        i += low < 0 ? 0 : 2;
    }
    return bytes;
}

QByteArray decodeFormText(QByteArrayView text)
{
    QByteArray plusAsBlank = text.toByteArray();
    return decodePercent(plusAsBlank.replace('+', ' '));
}

QList<std::pair<QString, QString>> parseUrlEncoded(QByteArrayView text)
{
    const auto decode = [](QByteArrayView part) { return QString::fromUtf8(decodeFormText(part)); };
    QList<std::pair<QString, QString>> items;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('&');
        const QByteArrayView item = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        if (equals < 0)
            items.append({decode(item), QString()});
        else
            items.append({decode(item.first(equals)), decode(item.sliced(equals + 1))});
    }
    return items;
}

} // namespace tincan

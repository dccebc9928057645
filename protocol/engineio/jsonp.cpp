// SPDX-License-Identifier: MIT
#include "protocol/engineio/jsonp.h"

#include "protocol/urlencoded.h"

namespace tincan::engineio {
namespace {

constexpr qsizetype maxIndexDigits = 16;

/// U+2028 and U+2029 end a line in older JavaScript, also within a string: E2 80 A8 and E2 80 A9.
bool isLineSeparator(QByteArrayView text)
{
    return text.startsWith("\xe2\x80\xa8") || text.startsWith("\xe2\x80\xa9");
}

void appendUnicodeEscape(char16_t unit, QByteArray &out)
{
    out.append("\\u").append(QByteArray::number(unit, 16).rightJustified(4, '0'));
}

/// One ASCII character that cannot stand for itself; true where it is one.
bool appendEscaped(char c, QByteArray &out)
{
    constexpr QByteArrayView named = "\"\\\b\f\n\r\t";
    constexpr QByteArrayView names = "\"\\bfnrt";
    if (const qsizetype at = named.indexOf(c); at >= 0)
        out.append('\\').append(names[at]);
    else if (quint8(c) < 0x20)
        appendUnicodeEscape(quint8(c), out);
    else
        return false;
    return true;
}

/// A string literal, written as JSON.stringify() does.
void appendString(QByteArrayView utf8, QByteArray &out)
{
    out.append('"');
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        if (appendEscaped(utf8[i], out))
            continue;
        if (utf8[i] == '\xe2' && isLineSeparator(utf8.sliced(i))) {
            appendUnicodeEscape(utf8[i + 2] == '\xa8' ? 0x2028 : 0x2029, out);
            i += 2;
        } else {
            out.append(utf8[i]);
        }
    }
    out.append('"');
}

/// `\\n` → `\n`, `\n` → a line break; a backslash before anything else stays.
QByteArray withLineBreaks(const QByteArray &text)
{
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QByteArrayView rest = QByteArrayView(text).sliced(i);
        if (rest.startsWith("\\\\n")) {
            result.append("\\n");
            i += 2;
        } else if (rest.startsWith("\\n")) {
            result.append('\n');
            i += 1;
        } else {
            result.append(text[i]);
        }
    }
    return result;
}

} // namespace

Jsonp::Jsonp(QStringView j)
{
    for (const QChar c : j) {
        if (c >= u'0' && c <= u'9' && m_index.size() < maxIndexDigits)
            m_index.append(char(c.unicode()));
    }
}

QByteArray Jsonp::script(QByteArrayView payload) const
{
    QByteArray script;
    script.reserve(payload.size() + payload.size() / 8 + 32); // a packet of JSON has many quotes
    script.append("___eio[").append(m_index).append("](");
    appendString(payload, script);
    return script.append(");");
}

std::optional<QByteArray> Jsonp::payload(QByteArrayView form)
{
    std::optional<QByteArrayView> found;
    while (!form.isEmpty()) {
        const qsizetype end = form.indexOf('&');
        const QByteArrayView item = end < 0 ? form : form.first(end);
        form = end < 0 ? QByteArrayView() : form.sliced(end + 1);
        if (!item.startsWith("d="))
            continue;
        if (found)
            return {}; // which of them?
        found = item.sliced(2);
    }
    if (!found)
        return {};
    return withLineBreaks(decodeFormText(*found));
}

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#include "server/options.h"

#include "protocol/urlencoded.h"
#include "server/http/message.h"

namespace tincan {

namespace {

constexpr QByteArrayView separator(": ");
constexpr QByteArrayView lineEnd("\r\n");

/// Takes the first line, and splits it.
std::pair<QByteArrayView, QByteArrayView> takeField(QByteArrayView &fields)
{
    const qsizetype end = fields.indexOf(lineEnd);
    const QByteArrayView line = fields.first(end);
    fields = fields.sliced(end + lineEnd.size());
    const qsizetype colon = line.indexOf(separator);
    return {line.first(colon), line.sliced(colon + separator.size())};
}

} // namespace

void HandshakeRequest::setHeaders(const QList<HeaderField> &headers)
{
    qsizetype size = 0;
    for (const auto &[name, value] : headers)
        size += name.size() + separator.size() + value.size() + lineEnd.size();
    QByteArray fields;
    fields.reserve(size);
    for (const auto &[name, value] : headers)
        fields.append(name).append(separator).append(value).append(lineEnd);
    m_fields = fields;
}

QList<HeaderField> HandshakeRequest::headers() const
{
    QList<HeaderField> headers;
    for (QByteArrayView left = m_fields; !left.isEmpty();) {
        const auto [name, value] = takeField(left);
        headers.append({name.toByteArray(), value.toByteArray()});
    }
    return headers;
}

std::optional<QByteArrayView> HandshakeRequest::find(QByteArrayView name) const
{
    for (QByteArrayView left = m_fields; !left.isEmpty();) {
        const auto [itsName, value] = takeField(left);
        if (itsName == name)
            return value;
    }
    return std::nullopt;
}

QByteArray HandshakeRequest::header(QByteArrayView name) const
{
    return find(name).value_or(QByteArrayView()).toByteArray();
}

bool HandshakeRequest::hasHeader(QByteArrayView name) const
{
    return find(name).has_value();
}

QList<std::pair<QString, QString>> HandshakeRequest::query() const
{
    const qsizetype question = target.indexOf('?');
    return question < 0 ? QList<std::pair<QString, QString>>()
                        : parseUrlEncoded(QByteArrayView(target).sliced(question + 1));
}

std::optional<QString> HandshakeRequest::queryItem(QStringView name) const
{
    const auto items = query();
    for (auto item = items.crbegin(); item != items.crend(); ++item) {
        if (item->first == name)
            return item->second;
    }
    return std::nullopt;
}

} // namespace tincan

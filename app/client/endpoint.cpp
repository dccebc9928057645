// SPDX-License-Identifier: MIT
#include "app/client/endpoint.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace tincan::client {

namespace {

void append(QString &query, const QString &key, const QString &value)
{
    if (!query.isEmpty())
        query += u'&';
    query += QString::fromLatin1(QUrl::toPercentEncoding(key)) + u'='
        + QString::fromLatin1(QUrl::toPercentEncoding(value));
}

void append(QString &query, const QUrlQuery &more)
{
    const auto items = more.queryItems(QUrl::FullyDecoded);
    for (const auto &[key, value] : items)
        append(query, key, value);
}

QString httpScheme(const QString &scheme)
{
    if (scheme == "http"_L1 || scheme == "ws"_L1)
        return u"http"_s;
    if (scheme == "https"_L1 || scheme == "wss"_L1)
        return u"https"_s;
    return {};
}

} // namespace

Endpoint::Endpoint(const QUrl &url, const Options &options)
{
    const QString scheme = httpScheme(url.scheme());
    m_base.setScheme(scheme);
    m_base.setHost(url.host());
    m_base.setPort(url.port(scheme == "https"_L1 ? 443 : 80));
    m_base.setPath(options.path.startsWith(u'/') ? options.path : u'/' + options.path);
    append(m_query, QUrlQuery(url));
    append(m_query, options.query);
    m_valid = !scheme.isEmpty() && url.isValid() && !url.host().isEmpty() && m_base.port() > 0;
}

QString Endpoint::authority() const
{
    return m_base.authority();
}

QUrl Endpoint::url(const QByteArray &sessionQuery) const
{
    const QString query = m_query + (m_query.isEmpty() ? u""_s : u"&"_s) + QString::fromLatin1(sessionQuery);
    QUrl url = m_base;
    url.setQuery(query, QUrl::StrictMode);
    return url;
}

QByteArray Endpoint::target(const QByteArray &sessionQuery) const
{
    const QUrl full = url(sessionQuery);
    return full.path(QUrl::FullyEncoded).toLatin1() + '?' + full.query(QUrl::FullyEncoded).toLatin1();
}

QByteArray Endpoint::hostField() const
{
    const int usual = isSecure() ? 443 : 80;
    QUrl shown = m_base;
    if (shown.port() == usual)
        shown.setPort(-1);
    return shown.authority(QUrl::FullyEncoded).toLatin1();
}

} // namespace tincan::client

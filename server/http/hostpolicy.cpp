// SPDX-License-Identifier: MIT
#include "server/http/hostpolicy.h"

namespace tincan::http {

namespace {

QList<QByteArray> lowerCase(const QStringList &texts)
{
    QList<QByteArray> result;
    for (const QString &text : texts)
        result.append(text.toLatin1().toLower());
    return result;
}

/// The name or address in a Host field: without its port, an IPv6 address without brackets.
QByteArray hostName(QByteArrayView host)
{
    QByteArray name = host.toByteArray().toLower();
    if (name.startsWith('['))
        return name.mid(1, name.indexOf(']') - 1);
    const qsizetype colon = name.lastIndexOf(':');
    if (colon >= 0)
        name.truncate(colon);
    if (name.endsWith('.'))
        name.chop(1);
    return name;
}

} // namespace

HostPolicy::HostPolicy(const Limits &limits)
    : m_hosts(lowerCase(limits.allowedHosts)), m_origins(lowerCase(limits.allowedOrigins)),
      m_checkOrigin(limits.checkOrigin)
{
}

int HostPolicy::refusal(const Request &request) const
{
    if (!m_hosts.isEmpty() && !m_hosts.contains(hostName(request.header("host"))))
        return 421;
    return isForeignOrigin(request) ? 403 : 0;
}

/// No Origin is allowed: programs that are no browsers send none, and browsers always do where it matters.
bool HostPolicy::isForeignOrigin(const Request &request) const
{
    if ((!m_checkOrigin && m_origins.isEmpty()) || !request.hasHeader("origin"))
        return false;
    const QByteArray origin = request.header("origin").toByteArray().toLower();
    if (m_origins.contains(origin) || m_origins.contains("*"))
        return false;
    const qsizetype scheme = origin.indexOf("://");
    const bool isOwn = m_checkOrigin && scheme >= 0
        && QByteArrayView(origin).sliced(scheme + 3).compare(request.header("host"), Qt::CaseInsensitive)
            == 0;
    return !isOwn;
}

} // namespace tincan::http

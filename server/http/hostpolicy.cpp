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

/// In the one form in which hosts are compared: names in lower case without the dot at their end,
/// addresses as QHostAddress writes them, without brackets and scope.
QByteArray normalHost(QByteArray name)
{
    if (name.startsWith('[') && name.endsWith(']'))
        name = name.sliced(1, name.size() - 2);
    if (QHostAddress address; address.setAddress(QString::fromLatin1(name))) {
        address.setScopeId({});
        return address.toString().toLatin1();
    }
    if (name.endsWith('.'))
        name.chop(1);
    return name.toLower();
}

/// The host in a Host field, which may have a port.
QByteArray hostOf(QByteArrayView field)
{
    const qsizetype colon = field.lastIndexOf(':');
    const bool hasPort = colon >= 0 && colon > field.lastIndexOf(']');
    return normalHost((hasPort ? field.first(colon) : field).toByteArray());
}

QByteArray textOf(QHostAddress address)
{
    bool isIPv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIPv4); // also of one that is mapped into IPv6
    if (isIPv4)
        address.setAddress(ipv4);
    address.setScopeId({});
    return address.toString().toLatin1();
}

} // namespace

HostPolicy::HostPolicy(const Limits &limits)
    : m_origins(lowerCase(limits.allowedOrigins)), m_checkHost(limits.checkHost),
      m_checkOrigin(limits.checkOrigin)
{
    for (const QString &host : limits.allowedHosts)
        m_hosts.append(normalHost(host.toLatin1()));
}

int HostPolicy::refusal(const Request &request, const QHostAddress &local) const
{
    if (isForeignHost(request.header("host"), local))
        return 421;
    return isForeignOrigin(request) ? 403 : 0;
}

bool HostPolicy::isForeignHost(QByteArrayView field, const QHostAddress &local) const
{
    if (!m_checkHost && m_hosts.isEmpty())
        return false;
    const QByteArray host = hostOf(field);
    if (m_hosts.contains(host) || m_hosts.contains("*"))
        return false;
    if (!m_checkHost)
        return true;
    // The address that was connected to is ours, whichever networks this machine is in by now.
    return host != "localhost" && !QHostAddress(QString::fromLatin1(host)).isLoopback()
        && host != textOf(local);
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

// SPDX-License-Identifier: MIT
#include "app/hosting/addresses.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan {

namespace {

bool isAnyAddress(const QHostAddress &address)
{
    static const QList<QHostAddress> all{QHostAddress::Any, QHostAddress::AnyIPv4, QHostAddress::AnyIPv6};
    return all.contains(address);
}

// Bridges of containers and virtual machines are no way in for others.
bool isVirtual(const QNetworkInterface &interface)
{
    const QString name = interface.name();
    const auto startsWith = [&name](QLatin1StringView prefix) { return name.startsWith(prefix); };
    return startsWith("docker"_L1) || startsWith("br-"_L1) || startsWith("veth"_L1) || startsWith("virbr"_L1)
        || startsWith("vmnet"_L1) || startsWith("lxc"_L1);
}

struct Candidate
{
    QHostAddress address;
    int rank = 0; // the lower, the better
};

QList<Candidate> candidates(const QHostAddress &bound, const QList<QNetworkInterface> &interfaces)
{
    QList<Candidate> found;
    for (const QNetworkInterface &interface : interfaces) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp) || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            const QHostAddress address = entry.ip();
            const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
            if (address.isLinkLocal() || (v6 && bound == QHostAddress::AnyIPv4)
                || (!v6 && bound == QHostAddress::AnyIPv6))
                continue;
            found.append({address, (isVirtual(interface) ? 2 : 0) + (v6 ? 1 : 0)});
        }
    }
    std::stable_sort(
        found.begin(), found.end(), [](const Candidate &a, const Candidate &b) { return a.rank < b.rank; });
    return found;
}

} // namespace

QString webAddress(const QHostAddress &address, quint16 port, Scheme scheme)
{
    QHostAddress plain = address;
    plain.setScopeId({});
    const bool v6 = plain.protocol() == QAbstractSocket::IPv6Protocol;
    const QString name = scheme == Scheme::https ? u"https"_s : u"http"_s;
    return (v6 ? u"%1://[%2]:%3"_s : u"%1://%2:%3"_s).arg(name, plain.toString()).arg(port);
}

QStringList shareAddresses(const QHostAddress &bound, quint16 port, Scheme scheme)
{
    return shareAddresses(bound, port, QNetworkInterface::allInterfaces(), scheme);
}

QStringList shareAddresses(
    const QHostAddress &bound, quint16 port, const QList<QNetworkInterface> &interfaces, Scheme scheme)
{
    if (!isAnyAddress(bound))
        return {webAddress(bound, port, scheme)};
    QStringList addresses;
    for (const Candidate &candidate : candidates(bound, interfaces))
        addresses.append(webAddress(candidate.address, port, scheme));
    if (addresses.isEmpty()) {
        const bool onlyV6 = bound == QHostAddress::AnyIPv6;
        addresses.append(
            webAddress(onlyV6 ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost, port, scheme));
    }
    return addresses;
}

} // namespace tincan

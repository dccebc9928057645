// SPDX-License-Identifier: MIT
#include "ui/start/address.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

/// Two colons or more without brackets: an IPv6 address that stands alone.
bool isBareIpv6(QStringView text)
{
    return !text.startsWith(u'[') && text.count(u':') >= 2;
}

bool hasBadPort(const QString &authority)
{
    const qsizetype colon = authority.lastIndexOf(u':');
    if (colon < 0 || authority.endsWith(u']')) {
        return false;
    }
    bool number = false;
    const int port = authority.mid(colon + 1).toInt(&number);
    return !number || port < 1 || port > 65535;
}

} // namespace

tl::expected<QString, AddressError> parseAddress(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        return tl::unexpected(AddressError::empty);
    }
    const qsizetype schemeEnd = trimmed.indexOf("://"_L1);
    const QString scheme = schemeEnd < 0 ? u"http"_s : trimmed.left(schemeEnd).toLower();
    if (scheme != "http"_L1 && scheme != "https"_L1) {
        return tl::unexpected(AddressError::unknownScheme);
    }
    QString authority = schemeEnd < 0 ? trimmed : trimmed.mid(schemeEnd + 3);
    for (const QChar end : {u'/', u'?', u'#'}) {
        authority = authority.section(end, 0, 0);
    }
    if (authority.isEmpty() || (authority.startsWith(u':') && !isBareIpv6(authority))) {
        return tl::unexpected(AddressError::noHost);
    }
    if (isBareIpv6(authority)) {
        authority = u'[' + authority + u']';
    }
    if (hasBadPort(authority)) {
        return tl::unexpected(AddressError::badPort);
    }
    const QUrl url(scheme + "://"_L1 + authority, QUrl::StrictMode);
    if (!url.isValid() || !url.userInfo().isEmpty() || authority.contains(u' ')) {
        return tl::unexpected(AddressError::malformed);
    }
    if (url.host().isEmpty()) {
        return tl::unexpected(AddressError::noHost);
    }
    const int schemePort = scheme == "https"_L1 ? 443 : 80;
    const int port = url.port(schemeEnd < 0 ? int(defaultPort) : schemePort);
    const QString host = url.host();
    return u"%1://%2:%3"_s.arg(scheme, host.contains(u':') ? u'[' + host + u']' : host).arg(port);
}

QString addressErrorText(AddressError error)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("tincan::ui::Address", text); };
    switch (error) {
    case AddressError::empty:
        return tr("Type the address that the host gave you, such as 192.168.1.20:3000.");
    case AddressError::unknownScheme:
        return tr("Only http:// and https:// addresses can be joined.");
    case AddressError::noHost:
        return tr("The name of the computer is missing, such as raspberrypi.local.");
    case AddressError::badPort:
        return tr("The port after the colon must be a number from 1 to 65535.");
    case AddressError::malformed:
        break;
    }
    return tr("This is not an address. It looks like raspberrypi.local:3000.");
}

QString shortAddress(const QString &address)
{
    return address.startsWith("http://"_L1) ? address.mid(7) : address;
}

} // namespace tincan::ui

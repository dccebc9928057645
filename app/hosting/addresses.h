// SPDX-License-Identifier: MIT
#pragma once

#include <QHostAddress>
#include <QList>
#include <QNetworkInterface>
#include <QStringList>

namespace tincan {

/// How a server speaks on its port.
enum class Scheme { http, https };

/// `http://host:port` for a person to open; IPv6 in brackets.
QString webAddress(const QHostAddress &address, quint16 port, Scheme scheme = Scheme::http);

/// The addresses by which others reach a server that listens on `bound`, the best first: real
/// networks before those of containers and virtual machines, IPv4 before IPv6, no link-local ones.
/// Only the loopback address where the server listens on no other, or the machine has no other.
QStringList shareAddresses(const QHostAddress &bound, quint16 port, Scheme scheme = Scheme::http);

/// As above, for interfaces given by the caller.
QStringList shareAddresses(const QHostAddress &bound, quint16 port,
    const QList<QNetworkInterface> &interfaces, Scheme scheme = Scheme::http);

} // namespace tincan

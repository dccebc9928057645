// SPDX-License-Identifier: MIT
#pragma once

#include <QHostAddress>
#include <QList>
#include <QNetworkInterface>
#include <QStringList>

namespace tincan {

/// `http://host:port` for a person to open; IPv6 in brackets.
QString webAddress(const QHostAddress &address, quint16 port);

/// The addresses by which others reach a server that listens on `bound`, the best first: real
/// networks before those of containers and virtual machines, IPv4 before IPv6, no link-local ones.
/// Only the loopback address where the server listens on no other, or the machine has no other.
QStringList shareAddresses(const QHostAddress &bound, quint16 port);

/// As above, for interfaces given by the caller.
QStringList shareAddresses(
    const QHostAddress &bound, quint16 port, const QList<QNetworkInterface> &interfaces);

} // namespace tincan

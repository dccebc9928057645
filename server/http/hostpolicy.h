// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

#include <QHostAddress>
#include <QStringList>

namespace tincan::http {

/// Which Host and Origin fields are served. Guards against DNS rebinding (a page of evil.example whose
/// name suddenly points to this machine) and against foreign pages that use a visitor's position.
class HostPolicy
{
public:
    HostPolicy() = default;
    /// By the allowedHosts and allowedOrigins of the limits, checkHost and checkOrigin.
    explicit HostPolicy(const Limits &limits);

    /// Whether refusal() looks at the local address.
    bool needsLocalAddress() const { return m_checkHost; }
    /// 0 where the request may be served, else the status to refuse it with: 421 or 403. local is the
    /// address that the client connected to.
    int refusal(const Request &request, const QHostAddress &local) const;

private:
    bool isForeignHost(QByteArrayView field, const QHostAddress &local) const;
    bool isForeignOrigin(const Request &request) const;

    QList<QByteArray> m_hosts; // in lower case, without a dot at the end; addresses in their usual form
    QList<QByteArray> m_origins; // in lower case
    bool m_checkHost = false;
    bool m_checkOrigin = false;
};

} // namespace tincan::http

// SPDX-License-Identifier: MIT
#pragma once

#include "server/http/message.h"

#include <QStringList>

namespace tincan::http {

/// Which Host and Origin fields are served. Guards against DNS rebinding (a page of evil.example whose
/// name suddenly points to this machine) and against foreign pages that use a visitor's position.
class HostPolicy
{
public:
    HostPolicy() = default;
    /// By Limits::allowedHosts (names or addresses, without port; empty: any), allowedOrigins (empty:
    /// any) and checkOrigin.
    explicit HostPolicy(const Limits &limits);

    /// 0 where the request may be served, else the status to refuse it with: 421 or 403.
    int refusal(const Request &request) const;

private:
    bool isForeignOrigin(const Request &request) const;

    QList<QByteArray> m_hosts; // in lower case
    QList<QByteArray> m_origins; // in lower case
    bool m_checkOrigin = false;
};

} // namespace tincan::http

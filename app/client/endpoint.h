// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/options.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace tincan::client {

/// Where and with which query a server's Engine.IO end point is asked. A value.
class Endpoint
{
public:
    Endpoint(const QUrl &url, const Options &options);

    bool isValid() const { return m_valid; }
    bool isSecure() const { return m_base.scheme() == QLatin1StringView("https"); }
    QString host() const { return m_base.host(); }
    quint16 port() const { return quint16(m_base.port()); }
    QString authority() const; ///< "host:port", for people

    /// The http(s) URL of a request; `sessionQuery` is encoded, such as "EIO=4&transport=polling".
    QUrl url(const QByteArray &sessionQuery) const;
    /// What stands in a request line: path and query, encoded.
    QByteArray target(const QByteArray &sessionQuery) const;
    /// The Host field: no port where it is the scheme's own.
    QByteArray hostField() const;

private:
    QUrl m_base;
    QString m_query; // encoded, from the URL and the options
    bool m_valid = false;
};

} // namespace tincan::client

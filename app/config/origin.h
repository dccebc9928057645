// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tincan::config {

/// Where a value was said.
struct Origin
{
    /// In the order of precedence: the later one wins.
    enum class Kind { standard, file, environment, flag };

    Kind kind = Kind::standard;
    QString place; ///< "/etc/tincan/tincan.conf:12", "TINCAN_PORT", "--port"; empty for a default

    /// As --print-config shows it.
    QString toString() const
    {
        switch (kind) {
        case Kind::standard:
            return QStringLiteral("default");
        case Kind::environment:
            return QStringLiteral("environment %1").arg(place);
        case Kind::flag:
            return QStringLiteral("flag %1").arg(place);
        case Kind::file:
            break;
        }
        return place;
    }
};

} // namespace tincan::config

// SPDX-License-Identifier: MIT
#include "protocol/engineio/closereason.h"

namespace tincan::engineio {

using namespace Qt::StringLiterals;

QLatin1StringView toText(CloseReason reason)
{
    switch (reason) {
    case CloseReason::transportError:
        return "transport error"_L1;
    case CloseReason::transportClose:
        return "transport close"_L1;
    case CloseReason::forcedClose:
        return "forced close"_L1;
    case CloseReason::pingTimeout:
        return "ping timeout"_L1;
    case CloseReason::parseError:
        return "parse error"_L1;
    case CloseReason::serverShuttingDown:
        return "server shutting down"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace tincan::engineio

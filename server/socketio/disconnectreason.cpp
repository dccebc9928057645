// SPDX-License-Identifier: MIT
#include "server/socketio/disconnectreason.h"

namespace tincan {

using namespace Qt::StringLiterals;

QString reasonText(DisconnectReason reason)
{
    switch (reason) {
    case DisconnectReason::transportError:
        return u"transport error"_s;
    case DisconnectReason::transportClose:
        return u"transport close"_s;
    case DisconnectReason::forcedClose:
        return u"forced close"_s;
    case DisconnectReason::pingTimeout:
        return u"ping timeout"_s;
    case DisconnectReason::parseError:
        return u"parse error"_s;
    case DisconnectReason::serverShuttingDown:
        return u"server shutting down"_s;
    case DisconnectReason::forcedServerClose:
        return u"forced server close"_s;
    case DisconnectReason::clientNamespaceDisconnect:
        return u"client namespace disconnect"_s;
    case DisconnectReason::serverNamespaceDisconnect:
        return u"server namespace disconnect"_s;
    }
    Q_UNREACHABLE();
}

bool mayComeBack(DisconnectReason reason)
{
    switch (reason) {
    case DisconnectReason::transportError:
    case DisconnectReason::transportClose:
    case DisconnectReason::forcedClose:
    case DisconnectReason::pingTimeout:
    case DisconnectReason::serverShuttingDown:
    case DisconnectReason::forcedServerClose:
        return true;
    case DisconnectReason::parseError:
    case DisconnectReason::clientNamespaceDisconnect:
    case DisconnectReason::serverNamespaceDisconnect:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace tincan

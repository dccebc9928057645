// SPDX-License-Identifier: MIT
#include "app/client/errors.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace tincan::client {

QString text(AckError error)
{
    switch (error) {
    case AckError::timedOut:
        return QCoreApplication::translate("tincan::client", "The server did not answer in time.");
    case AckError::disconnected:
        return QCoreApplication::translate(
            "tincan::client", "The connection ended before the server answered.");
    case AckError::bufferFull:
        return QCoreApplication::translate("tincan::client", "Too much is waiting to be sent.");
    case AckError::invalid:
        return QCoreApplication::translate("tincan::client", "This cannot be sent.");
    }
    return {};
}

QString text(DisconnectReason reason)
{
    switch (reason) {
    case DisconnectReason::ioServerDisconnect:
        return u"io server disconnect"_s;
    case DisconnectReason::ioClientDisconnect:
        return u"io client disconnect"_s;
    case DisconnectReason::pingTimeout:
        return u"ping timeout"_s;
    case DisconnectReason::transportClose:
        return u"transport close"_s;
    case DisconnectReason::transportError:
        return u"transport error"_s;
    case DisconnectReason::parseError:
        return u"parse error"_s;
    }
    return {};
}

} // namespace tincan::client

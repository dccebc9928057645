// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/handshake.h"

#include <QString>
#include <QStringList>

namespace tincan {

/// What fetchSockets() tells of a socket, wherever it is connected: a value taken at that moment.
///
/// To act on it, use the room of its id: `namespace.in(remote.id).socketsJoin(room)`.
struct RemoteSocket
{
    QString id;
    Handshake handshake;
    QStringList rooms;
    Object data;
};

} // namespace tincan

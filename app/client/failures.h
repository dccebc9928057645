// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/errors.h"
#include "protocol/engineio/closereason.h"

#include <QAbstractSocket>
#include <QByteArray>
#include <QNetworkReply>
#include <QString>

namespace tincan::client {

/// What the network's errors mean to a person. `where` is "host:port"; `detail` are the words of
/// Qt or of the operating system, used where we have no better ones.

Failure invalidAddress(const QString &url);
Failure timedOut(const QString &where);
Failure fromSocketError(QAbstractSocket::SocketError error, const QString &where, const QString &detail);
Failure fromNetworkError(QNetworkReply::NetworkError error, const QString &where, const QString &detail);
/// A server answered, but not with what a handshake or a session needs. An Engine.IO error body
/// (`{"code","message"}`) is told apart from a server of another kind.
Failure fromHttpStatus(int status, const QByteArray &body, const QString &where);
/// A server answered a WebSocket handshake with that status instead of 101.
Failure fromUpgradeStatus(int status, const QString &where);
/// The peer breaks the WebSocket protocol.
Failure brokenWebSocket(const QString &where, const QString &detail);
Failure closedByServer(const QString &where);
/// The server hung up on the first request: it speaks something else, or is just going down.
Failure unanswered(const QString &where);
/// A server answered well, with what no Socket.IO server says.
Failure notSocketIo(const QString &where);
/// What the end of a session means where the network reported nothing; none after our own close.
Failure fromCloseReason(engineio::CloseReason reason, const QString &where);
/// The server sent a message that is no Socket.IO packet.
Failure brokenPacket(const QString &where);
/// More than ClientLimits::queuedBytes to be sent: the server does not read.
Failure tooMuchWaits(const QString &where);
/// More than ClientLimits::messageBytes at once.
Failure tooLarge(const QString &where);

} // namespace tincan::client

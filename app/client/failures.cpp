// SPDX-License-Identifier: MIT
#include "app/client/failures.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace tincan::client {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("tincan::client", text);
}

Failure make(Failure::Kind kind, const QString &text, int status = 0)
{
    return {kind, text, status};
}

Failure hostNotFound(const QString &where)
{
    return make(Failure::Kind::hostNotFound, tr("There is no host of that name: %1.").arg(where));
}

Failure connectionRefused(const QString &where)
{
    return make(Failure::Kind::connectionRefused, tr("Nothing answers at %1.").arg(where));
}

Failure tlsFailed(const QString &where, const QString &detail)
{
    return make(Failure::Kind::tls, tr("No secure connection to %1: %2.").arg(where, detail));
}

Failure network(const QString &where, const QString &detail)
{
    return make(Failure::Kind::network, tr("The connection to %1 failed: %2.").arg(where, detail));
}

} // namespace

Failure invalidAddress(const QString &url)
{
    return make(Failure::Kind::invalidAddress, tr("This is not an address of a server: %1.").arg(url));
}

Failure timedOut(const QString &where)
{
    return make(Failure::Kind::timedOut, tr("%1 did not answer in time.").arg(where));
}

Failure fromSocketError(QAbstractSocket::SocketError error, const QString &where, const QString &detail)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
    case QAbstractSocket::ProxyNotFoundError:
        return hostNotFound(where);
    case QAbstractSocket::ConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionRefusedError:
        return connectionRefused(where);
    case QAbstractSocket::SocketTimeoutError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
        return timedOut(where);
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return tlsFailed(where, detail);
    case QAbstractSocket::RemoteHostClosedError:
        return closedByServer(where);
    default:
        return network(where, detail);
    }
}

Failure fromNetworkError(QNetworkReply::NetworkError error, const QString &where, const QString &detail)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::ProxyNotFoundError:
        return hostNotFound(where);
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::ProxyConnectionRefusedError:
        return connectionRefused(where);
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        return timedOut(where);
    case QNetworkReply::SslHandshakeFailedError:
        return tlsFailed(where, detail);
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::OperationCanceledError: // the transfer timeout counts as one
        return closedByServer(where);
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::UnknownContentError:
        return notSocketIo(where);
    default:
        return network(where, detail);
    }
}

Failure fromHttpStatus(int status, const QByteArray &body, const QString &where)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (object.value("code"_L1).isDouble() && object.value("message"_L1).isString()) {
        const QString message = object.value("message"_L1).toString();
        return make(Failure::Kind::refused, tr("%1 refused the connection: %2.").arg(where, message), status);
    }
    return make(Failure::Kind::notSocketIo,
        tr("%1 is not a Socket.IO server (HTTP status %2).").arg(where).arg(status), status);
}

Failure fromUpgradeStatus(int status, const QString &where)
{
    // Socket.IO servers refuse with one of these two; others may too, but then the words fit as well.
    if (status == 400 || status == 403)
        return make(Failure::Kind::refused,
            tr("%1 refused the WebSocket connection (HTTP status %2).").arg(where).arg(status), status);
    return fromHttpStatus(status, {}, where);
}

Failure brokenWebSocket(const QString &where, const QString &detail)
{
    return network(where, detail);
}

Failure closedByServer(const QString &where)
{
    return make(Failure::Kind::closed, tr("%1 closed the connection.").arg(where));
}

Failure unanswered(const QString &where)
{
    return make(Failure::Kind::notSocketIo,
        tr("%1 closed the connection without an answer. Is it a Socket.IO server?").arg(where));
}

Failure notSocketIo(const QString &where)
{
    return make(Failure::Kind::notSocketIo, tr("%1 is not a Socket.IO server.").arg(where));
}

Failure fromCloseReason(engineio::CloseReason reason, const QString &where)
{
    switch (reason) {
    case engineio::CloseReason::forcedClose:
        return {};
    case engineio::CloseReason::pingTimeout:
        return make(Failure::Kind::timedOut, tr("%1 has fallen silent.").arg(where));
    case engineio::CloseReason::parseError:
        return notSocketIo(where);
    case engineio::CloseReason::transportError:
        return network(where, tr("it broke off"));
    case engineio::CloseReason::transportClose:
    case engineio::CloseReason::serverShuttingDown:
        return closedByServer(where);
    }
    return {};
}

Failure brokenPacket(const QString &where)
{
    return network(where, tr("the server sent something that is no Socket.IO packet"));
}

Failure tooMuchWaits(const QString &where)
{
    return network(where, tr("it does not take what is sent"));
}

Failure tooLarge(const QString &where)
{
    return network(where, tr("a message was larger than we take"));
}

} // namespace tincan::client

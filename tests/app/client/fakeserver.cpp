// SPDX-License-Identifier: MIT
#include "tests/app/client/fakeserver.h"

#include <QHostAddress>

#include <utility>

using namespace Qt::StringLiterals;

FakeServer::FakeServer(Handler handler) : m_handler(std::move(handler))
{
    connect(this, &QTcpServer::newConnection, this, &FakeServer::onConnection);
    listen(QHostAddress::LocalHost);
}

QUrl FakeServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort()));
}

QByteArray FakeServer::http(const QByteArray &status, const QByteArray &body, const QByteArray &headers)
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers
        + "\r\n" + body;
}

QByteArray FakeServer::openPacket(const QByteArray &upgrades)
{
    return R"(0{"sid":"abc","upgrades":)" + upgrades
        + R"(,"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";
}

void FakeServer::onConnection()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
    }
}

void FakeServer::onReadyRead(QTcpSocket *socket)
{
    const QByteArray waiting = socket->peek(socket->bytesAvailable());
    const qsizetype end = waiting.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    socket->readAll();
    ++m_requests;
    const Reply reply = m_handler(waiting.first(end));
    socket->write(reply.bytes);
    if (reply.closes)
        socket->disconnectFromHost();
}

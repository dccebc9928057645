// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

/// Answers each request on each connection with bytes of the test's choice.
class FakeServer : public QTcpServer
{
    Q_OBJECT
public:
    /// What to write, given the request's head; `closes`: hang up afterwards.
    struct Reply
    {
        QByteArray bytes;
        bool closes = false;
    };
    using Handler = std::function<Reply(const QByteArray &head)>;

    explicit FakeServer(Handler handler);

    QUrl url() const;
    int requests() const { return m_requests; }

    static QByteArray http(const QByteArray &status, const QByteArray &body, const QByteArray &headers = {});
    /// A handshake without upgrade that pings rarely.
    static QByteArray openPacket(const QByteArray &upgrades = "[]");

private:
    void onConnection();
    void onReadyRead(QTcpSocket *socket);

    Handler m_handler;
    int m_requests = 0;
};

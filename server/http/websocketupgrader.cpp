// SPDX-License-Identifier: MIT
#include "server/http/websocketupgrader.h"

#include "server/http/responsehead.h"

#include <QCoreApplication>
#include <QTcpSocket>
#include <QWebSocket>

#include <algorithm>
#include <memory>

namespace tincan::http {

using namespace Qt::StringLiterals;

namespace {

/// A QTcpSocket that is no connection: what is read from it is the request, what is written to it is kept.
class RequestSocket final : public QTcpSocket
{
public:
    explicit RequestSocket(QByteArray request) : m_request(std::move(request))
    {
        setOpenMode(ReadWrite | Unbuffered);
        setSocketState(ConnectedState);
    }

    const QByteArray &response() const { return m_response; }
    qint64 bytesAvailable() const override
    {
        return QTcpSocket::bytesAvailable() + m_request.size() - m_read;
    }
    bool canReadLine() const override
    {
        return QTcpSocket::canReadLine() || m_request.indexOf('\n', m_read) >= 0;
    }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min<qint64>(maxSize, m_request.size() - m_read);
        std::copy_n(m_request.constData() + m_read, size, data); // none where data is null
        m_read += size;
        return size;
    }
    qint64 writeData(const char *data, qint64 size) override
    {
        m_response.append(data, size);
        return size;
    }

private:
    QByteArray m_request;
    QByteArray m_response;
    qsizetype m_read = 0;
};

/// What the answer depends on; extensions are ours to negotiate.
QByteArray essentials(const Request &request)
{
    QByteArray text;
    text.reserve(256);
    text += "GET / HTTP/1.1\r\n"_ba;
    for (const QByteArrayView name : {"host", "upgrade", "connection", "origin", "sec-websocket-key",
             "sec-websocket-version", "sec-websocket-protocol"}) {
        for (const HeaderField &field : request.headers) {
            if (field.first == name)
                text.append(name).append(": ").append(field.second).append("\r\n");
        }
    }
    return text.append("\r\n");
}

/// Qt tells every origin that it may read this; which may is for the options to say. The head ends with a
/// line break.
QByteArray withoutCors(const QByteArray &head)
{
    QByteArray result;
    result.reserve(head.size());
    for (qsizetype from = 0, end = 0; from < head.size(); from = end) {
        end = head.indexOf("\r\n", from) + 2;
        const QByteArrayView line = QByteArrayView(head).sliced(from, end - from);
        if (!line.startsWith("Access-Control-"))
            result.append(line);
    }
    return result;
}

} // namespace

WebSocketUpgrader::WebSocketUpgrader() : m_server(u"tincan"_s, QWebSocketServer::NonSecureMode) { }

QByteArray WebSocketUpgrader::respond(const Request &request, const QList<HeaderField> &headers)
{
    RequestSocket socket(essentials(request));
    m_server.handleConnection(&socket); // which answers by an event
    QCoreApplication::sendPostedEvents(&m_server, QEvent::MetaCall);
    const std::unique_ptr<QWebSocket> webSocket(m_server.nextPendingConnection());
    QByteArray response = socket.response();
    socket.disconnect(&m_server); // it would delete the socket when that ends
    socket.setParent(nullptr);
    socket.abort(); // so that QWebSocket has nobody to say goodbye to
    if (!webSocket || !response.endsWith("\r\n\r\n"))
        return {};
    response.chop(2);
    response = withoutCors(response);
    appendFields(response, headers);
    return response.append("\r\n");
}

} // namespace tincan::http

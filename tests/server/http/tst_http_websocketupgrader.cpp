// SPDX-License-Identifier: MIT
#include "protocol/websocket/handshake.h"
#include "server/http/websocketupgrader.h"

#include <QTest>

using namespace tincan;
using namespace tincan::http;

namespace {

constexpr auto key = "dGhlIHNhbXBsZSBub25jZQ==";

Request upgradeRequest(const QList<HeaderField> &further = {})
{
    Request request;
    request.method = "GET";
    request.target = "/socket.io/?EIO=4&transport=websocket";
    request.headers = {{"host", "h"}, {"connection", "keep-alive, Upgrade"}, {"upgrade", "websocket"},
        {"sec-websocket-version", "13"}, {"sec-websocket-key", key}};
    request.headers += further;
    return request;
}

} // namespace

class TestWebSocketUpgrader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_upgrader = std::make_unique<WebSocketUpgrader>(); }

    void aValidRequestGetsItsAcceptKey()
    {
        const QByteArray response = m_upgrader->respond(upgradeRequest(), {});
        QVERIFY(response.startsWith("HTTP/1.1 101 "));
        QVERIFY(response.endsWith("\r\n\r\n"));
        QCOMPARE(response.count("\r\n\r\n"), 1);
        QVERIFY(response.contains("Sec-WebSocket-Accept: " + websocket::acceptKey(key) + "\r\n"));
    }

    void furtherFieldsGoIntoTheAnswer()
    {
        const QByteArray response = m_upgrader->respond(
            upgradeRequest(), {{"Set-Cookie", "io=1"}, {"X-Hook", "a\r\nX-Injected: b"}});
        QVERIFY(response.contains("\r\nSet-Cookie: io=1\r\n"));
        QVERIFY(response.endsWith("\r\nX-Hook: aX-Injected: b\r\n\r\n"));
    }

    void extensionsAreNotQWebSocketServersBusiness()
    {
        const QByteArray response
            = m_upgrader->respond(upgradeRequest({{"sec-websocket-extensions", "permessage-deflate"}}), {});
        QVERIFY(!response.toLower().contains("extensions"));
    }

    void oneAnswersAnyNumberOfRequests()
    {
        const QByteArray first = m_upgrader->respond(upgradeRequest(), {});
        for (int i = 0; i < 100; ++i)
            QCOMPARE(m_upgrader->respond(upgradeRequest(), {}).size(), first.size());
    }

    void whatItDoesNotUnderstandIsRefused()
    {
        Request request = upgradeRequest();
        request.headers.removeLast();
        QCOMPARE(m_upgrader->respond(request, {}), "");
        QVERIFY(!m_upgrader->respond(upgradeRequest(), {}).isEmpty());
    }

private:
    std::unique_ptr<WebSocketUpgrader> m_upgrader;
};

QTEST_GUILESS_MAIN(TestWebSocketUpgrader)
#include "tst_http_websocketupgrader.moc"

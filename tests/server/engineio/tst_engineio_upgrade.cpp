// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/pollingclient.h"
#include "tests/server/support/websocketclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

class TestUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProbeReleasesThePendingGetAndTheUpgradeFollows();
    void aPendingGetIsReleasedEveryHundredMilliseconds();
    void whatWaitsGoesToGetsUntilTheUpgradeAndThenToTheWebSocket();
    void anUpgradeWithoutAProbeIsAccepted();
    void aMessageInsteadOfTheProbeClosesTheWebSocketOnly();
    void aMessageInsteadOfTheUpgradeClosesTheWebSocketOnly();
    void aProbeWithoutAnUpgradeTimesOut();
    void aSecondWebSocketIsClosed();
    void pollingAfterTheUpgradeIsABadRequest();
    void anotherRevisionIsRefusedBeforeThe101();
    void upgradesThatAreNotAllowedAreClosed();
    void theWebSocketMayBreakWhileUpgrading();
    void theSessionMayEndWhileUpgrading();
    void aPauseInReadingSurvivesTheUpgrade();

private:
    static QByteArray query(const PollingClient &client)
    {
        return "EIO=4&transport=websocket&sid=" + client.sid;
    }
};

void TestUpgrade::aProbeReleasesThePendingGetAndTheUpgradeFollows()
{
    EchoEngine server;
    PollingClient polling(server.port());
    polling.get();
    QTRY_VERIFY(server.last->session->isWritable());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    server.pass(100ms);
    QCOMPARE(polling.polled(), "200 6");
    webSocket.sendText("5");
    webSocket.sendText("4x");
    QCOMPARE(webSocket.next(), "4x");
    QCOMPARE(server.last->session->transport(), engineio::Transport::webSocket);
    QCOMPARE(server.engine.clientsCount(), 1);
}

void TestUpgrade::aPendingGetIsReleasedEveryHundredMilliseconds()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    for (int i = 0; i < 3; ++i) {
        polling.get();
        QTRY_VERIFY(server.last->session->isWritable());
        server.pass(100ms);
        QCOMPARE(polling.polled(), "200 6");
    }
}

void TestUpgrade::whatWaitsGoesToGetsUntilTheUpgradeAndThenToTheWebSocket()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    server.last->session->send(engineio::OutgoingMessage::text("a"));
    QCOMPARE(polling.poll(), "200 4a");
    server.last->session->send(engineio::OutgoingMessage::text("b"));
    server.last->session->send(engineio::OutgoingMessage::binary("\x01"));
    webSocket.sendText("5");
    QCOMPARE(webSocket.next(), "4b");
    QCOMPARE(webSocket.next(), "bin:01");
    server.last->session->send(engineio::OutgoingMessage::text("c"));
    QCOMPARE(webSocket.next(), "4c");
}

void TestUpgrade::anUpgradeWithoutAProbeIsAccepted()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("5");
    webSocket.sendText("4x");
    QCOMPARE(webSocket.next(), "4x");
}

void TestUpgrade::aMessageInsteadOfTheProbeClosesTheWebSocketOnly()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("4x");
    QCOMPARE(webSocket.next(), "close 1005");
    QCOMPARE(polling.post("4alive"), "200 ok");
    QCOMPARE(polling.poll(), "200 4alive");
}

void TestUpgrade::aMessageInsteadOfTheUpgradeClosesTheWebSocketOnly()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    webSocket.sendText("4x");
    QCOMPARE(webSocket.next(), "close 1005");
    QCOMPARE(polling.post("4alive"), "200 ok");
}

void TestUpgrade::aProbeWithoutAnUpgradeTimesOut()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    server.pass(9'999ms);
    QVERIFY(!webSocket.hasNext());
    server.pass(1ms);
    QCOMPARE(webSocket.next(), "close 1005");
    QCOMPARE(polling.post("4alive"), "200 ok");
}

void TestUpgrade::aSecondWebSocketIsClosed()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    WebSocketClient whileUpgrading(server.port(), query(polling));
    QVERIFY(whileUpgrading.open());
    QCOMPARE(whileUpgrading.next(), "close 1005");
    webSocket.sendText("5");
    webSocket.sendText("4x");
    QCOMPARE(webSocket.next(), "4x");
    WebSocketClient afterwards(server.port(), query(polling));
    QVERIFY(afterwards.open());
    QCOMPARE(afterwards.next(), "close 1005");
    webSocket.sendText("4y");
    QCOMPARE(webSocket.next(), "4y");
}

void TestUpgrade::pollingAfterTheUpgradeIsABadRequest()
{
    EchoEngine server;
    PollingClient polling(server.port());
    auto webSocket = std::make_unique<WebSocketClient>(server.port(), query(polling));
    QVERIFY(webSocket->open());
    webSocket->sendText("5");
    webSocket->sendText("4x");
    QCOMPARE(webSocket->next(), "4x");
    QCOMPARE(polling.poll(), "400 {\"code\":3,\"message\":\"Bad request\"}");
    QCOMPARE(polling.post("4y"), "400 {\"code\":3,\"message\":\"Bad request\"}");
    webSocket.reset();
    QTRY_COMPARE(server.engine.clientsCount(), 0);
    QCOMPARE(polling.poll(), unknownSid);
}

void TestUpgrade::anotherRevisionIsRefusedBeforeThe101()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), "EIO=3&transport=websocket&sid=" + polling.sid);
    const RawResponse refusal = webSocket.handshake();
    QCOMPARE(refusal.status, 400);
    QCOMPARE(refusal.body, "Bad request");
    RawClient other(server.port());
    other.send("GET /socket.io/?EIO=3&transport=polling&sid=" + polling.sid + " HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(PollingClient::text(other.response()), "400 {\"code\":3,\"message\":\"Bad request\"}");
    QCOMPARE(polling.post("4alive"), "200 ok");
}

void TestUpgrade::upgradesThatAreNotAllowedAreClosed()
{
    ServerOptions options;
    options.allowUpgrades = false;
    EchoEngine server(options);
    PollingClient polling(server.port());
    QVERIFY(polling.open.body.contains("\"upgrades\":[]"));
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    QCOMPARE(webSocket.next(), "close 1005");
    QCOMPARE(polling.post("4alive"), "200 ok");
}

void TestUpgrade::theWebSocketMayBreakWhileUpgrading()
{
    EchoEngine server;
    PollingClient polling(server.port());
    polling.get();
    QTRY_VERIFY(server.last->session->isWritable());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    webSocket.raw().socket().abort();
    QCOMPARE(polling.post("4alive"), "200 ok");
    QCOMPARE(polling.polled(), "200 4alive");
    WebSocketClient again(server.port(), query(polling));
    QVERIFY(again.open());
    again.sendText("2probe");
    QCOMPARE(again.next(), "3probe");
}

void TestUpgrade::theSessionMayEndWhileUpgrading()
{
    EchoEngine server;
    PollingClient polling(server.port());
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    QCOMPARE(polling.post("1"), "200 ok");
    QCOMPARE(webSocket.next(), "close 1005");
    QCOMPARE(server.last->reason, u"transport close"_s);
    QVERIFY(webSocket.raw().waitForClose());
}

void TestUpgrade::aPauseInReadingSurvivesTheUpgrade()
{
    EchoEngine server;
    PollingClient polling(server.port());
    server.last->session->setReading(false);
    WebSocketClient webSocket(server.port(), query(polling));
    QVERIFY(webSocket.open());
    webSocket.sendText("2probe");
    QCOMPARE(webSocket.next(), "3probe");
    webSocket.sendText("5");
    webSocket.sendText("4x");
    QTRY_COMPARE(server.last->session->transport(), engineio::Transport::webSocket);
    PollingClient other(server.port());
    QCOMPARE(other.post("4alive"), "200 ok");
    EchoUser *const user = server.users.at(polling.sid).get();
    QCOMPARE(user->received, 0);
    user->session->setReading(true);
    QCOMPARE(webSocket.next(), "4x");
}

QTEST_GUILESS_MAIN(TestUpgrade)
#include "tst_engineio_upgrade.moc"

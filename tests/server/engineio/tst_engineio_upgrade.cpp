// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/pollingclient.h"
#include "tests/server/support/websocketclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr const char *badRequest = R"(400 {"code":3,"message":"Bad request"})";

/// A client that polls, and its WebSocket.
class Upgrader
{
public:
    explicit Upgrader(const ServerOptions &options = {}) : server(options), polling(server.port()) { }

    QByteArray query() const { return "EIO=4&transport=websocket&sid=" + polling.sid; }
    engineio::Session &session() { return *server.last->session; }
    /// Opens the WebSocket.
    bool open()
    {
        webSocket = std::make_unique<WebSocketClient>(server.port(), query());
        return webSocket->open();
    }
    /// Opens it and tries it out; the answer to the probe has come.
    bool probe()
    {
        if (!open())
            return false;
        webSocket->sendText("2probe");
        return webSocket->next() == "3probe";
    }
    /// Begins a GET, and waits until the server has it.
    bool beginGet()
    {
        polling.get();
        return RawClient::waitUntil([this] { return session().isWritable(); });
    }
    /// Whether that text comes back over the WebSocket.
    bool echoes(const QByteArray &text)
    {
        webSocket->sendText('4' + text);
        return webSocket->next() == '4' + text;
    }
    bool takesPosts() { return polling.post("4alive") == "200 ok"; }

    EchoEngine server;
    PollingClient polling;
    std::unique_ptr<WebSocketClient> webSocket;
};

} // namespace

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
};

void TestUpgrade::aProbeReleasesThePendingGetAndTheUpgradeFollows()
{
    Upgrader client;
    QVERIFY(client.beginGet());
    QVERIFY(client.probe());
    client.server.pass(100ms);
    QCOMPARE(client.polling.polled(), "200 6");
    client.webSocket->sendText("5");
    QVERIFY(client.echoes("x"));
    QCOMPARE(client.session().transport(), engineio::Transport::webSocket);
    QCOMPARE(client.server.engine.clientsCount(), 1);
}

void TestUpgrade::aPendingGetIsReleasedEveryHundredMilliseconds()
{
    Upgrader client;
    QVERIFY(client.probe());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.beginGet());
        client.server.pass(100ms);
        QCOMPARE(client.polling.polled(), "200 6");
    }
}

void TestUpgrade::whatWaitsGoesToGetsUntilTheUpgradeAndThenToTheWebSocket()
{
    Upgrader client;
    QVERIFY(client.probe());
    client.session().send(engineio::OutgoingMessage::text("a"));
    QCOMPARE(client.polling.poll(), "200 4a");
    client.session().send(engineio::OutgoingMessage::text("b"));
    client.session().send(engineio::OutgoingMessage::binary("\x01"));
    client.webSocket->sendText("5");
    QCOMPARE(client.webSocket->next(), "4b");
    QCOMPARE(client.webSocket->next(), "bin:01");
    client.session().send(engineio::OutgoingMessage::text("c"));
    QCOMPARE(client.webSocket->next(), "4c");
}

void TestUpgrade::anUpgradeWithoutAProbeIsAccepted()
{
    Upgrader client;
    QVERIFY(client.open());
    client.webSocket->sendText("5");
    QVERIFY(client.echoes("x"));
}

void TestUpgrade::aMessageInsteadOfTheProbeClosesTheWebSocketOnly()
{
    Upgrader client;
    QVERIFY(client.open());
    client.webSocket->sendText("4x");
    QCOMPARE(client.webSocket->next(), "close 1005");
    QVERIFY(client.takesPosts());
    QCOMPARE(client.polling.poll(), "200 4alive");
}

void TestUpgrade::aMessageInsteadOfTheUpgradeClosesTheWebSocketOnly()
{
    Upgrader client;
    QVERIFY(client.probe());
    client.webSocket->sendText("4x");
    QCOMPARE(client.webSocket->next(), "close 1005");
    QVERIFY(client.takesPosts());
}

void TestUpgrade::aProbeWithoutAnUpgradeTimesOut()
{
    Upgrader client;
    QVERIFY(client.probe());
    client.server.pass(9'999ms);
    QVERIFY(!client.webSocket->hasNext());
    client.server.pass(1ms);
    QCOMPARE(client.webSocket->next(), "close 1005");
    QVERIFY(client.takesPosts());
}

void TestUpgrade::aSecondWebSocketIsClosed()
{
    Upgrader client;
    QVERIFY(client.probe());
    WebSocketClient whileUpgrading(client.server.port(), client.query());
    QVERIFY(whileUpgrading.open());
    QCOMPARE(whileUpgrading.next(), "close 1005");
    client.webSocket->sendText("5");
    QVERIFY(client.echoes("x"));
    WebSocketClient afterwards(client.server.port(), client.query());
    QVERIFY(afterwards.open());
    QCOMPARE(afterwards.next(), "close 1005");
    QVERIFY(client.echoes("y"));
}

void TestUpgrade::pollingAfterTheUpgradeIsABadRequest()
{
    Upgrader client;
    QVERIFY(client.open());
    client.webSocket->sendText("5");
    QVERIFY(client.echoes("x"));
    QCOMPARE(client.polling.poll(), badRequest);
    QCOMPARE(client.polling.post("4y"), badRequest);
    client.webSocket.reset();
    QTRY_COMPARE(client.server.engine.clientsCount(), 0);
    QCOMPARE(client.polling.poll(), unknownSid);
}

void TestUpgrade::anotherRevisionIsRefusedBeforeThe101()
{
    Upgrader client;
    const QByteArray sid = "&sid=" + client.polling.sid;
    WebSocketClient webSocket(client.server.port(), "EIO=3&transport=websocket" + sid);
    const RawResponse refusal = webSocket.handshake();
    QCOMPARE(refusal.status, 400);
    QCOMPARE(refusal.body, "Bad request");
    RawClient other(client.server.port());
    other.send("GET /socket.io/?EIO=3&transport=polling" + sid + " HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(PollingClient::text(other.response()), badRequest);
    QVERIFY(client.takesPosts());
}

void TestUpgrade::upgradesThatAreNotAllowedAreClosed()
{
    ServerOptions options;
    options.allowUpgrades = false;
    Upgrader client(options);
    QVERIFY(client.polling.open.body.contains("\"upgrades\":[]"));
    QVERIFY(client.open());
    QCOMPARE(client.webSocket->next(), "close 1005");
    QVERIFY(client.takesPosts());
}

void TestUpgrade::theWebSocketMayBreakWhileUpgrading()
{
    Upgrader client;
    QVERIFY(client.beginGet());
    QVERIFY(client.probe());
    client.webSocket->raw().socket().abort();
    QVERIFY(client.takesPosts());
    QCOMPARE(client.polling.polled(), "200 4alive");
    QVERIFY(client.probe()); // with another one
}

void TestUpgrade::theSessionMayEndWhileUpgrading()
{
    Upgrader client;
    QVERIFY(client.probe());
    QCOMPARE(client.polling.post("1"), "200 ok");
    QCOMPARE(client.webSocket->next(), "close 1005");
    QCOMPARE(client.server.last->reason, u"transport close"_s);
    QVERIFY(client.webSocket->raw().waitForClose());
}

void TestUpgrade::aPauseInReadingSurvivesTheUpgrade()
{
    Upgrader client;
    EchoUser *const user = client.server.last;
    user->session->setReading(false);
    QVERIFY(client.probe());
    client.webSocket->sendText("5");
    client.webSocket->sendText("4x");
    QTRY_COMPARE(user->session->transport(), engineio::Transport::webSocket);
    PollingClient other(client.server.port());
    QCOMPARE(other.post("4alive"), "200 ok");
    QCOMPARE(user->received, 0);
    user->session->setReading(true);
    QCOMPARE(client.webSocket->next(), "4x");
}

QTEST_GUILESS_MAIN(TestUpgrade)
#include "tst_engineio_upgrade.moc"

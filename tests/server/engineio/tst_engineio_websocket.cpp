// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/maskedframe.h"
#include "tests/server/support/websocketclient.h"

#include <QTest>

#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr const char *query = "EIO=4&transport=websocket";

} // namespace

class TestWebSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSessionOpensByWebSocket();
    void textAndBinaryAreHeardAndAnswered();
    void packetsEndOrKeepTheSession_data();
    void packetsEndOrKeepTheSession();
    void brokenFramesAreClosedWithTheirCode_data();
    void brokenFramesAreClosedWithTheirCode();
    void aMessageOverTheLimitIsRefusedByItsHeader();
    void framesPipelinedWithTheHandshakeAreNotLost();
    void aHandshakeInPiecesIsTaken();
    void badHandshakesAreRefused_data();
    void badHandshakesAreRefused();
    void anUpgradeAfterARequestOnTheSameConnectionWorks();
    void manyWebSocketsMayComeAtOnce();
    void transportPollingIsOpenedAndClosed();
    void closeByTheServerHasNoCode();
    void closeByTheClientIsAnsweredAndTheConnectionEnds();
    void aPeerThatDoesNotAnswerACloseIsDropped();
    void aBrokenConnectionEndsTheSession();
    void aClientThatAnswersNoPingIsGone();
    void aPongKeepsTheSession();
    void webSocketPingsAreAnswered();
};

void TestWebSocket::aSessionOpensByWebSocket()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    const RawResponse handshake = client.handshake();
    QCOMPARE(handshake.status, 101);
    QCOMPARE(handshake.field("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    QVERIFY(!handshake.hasField("Sec-WebSocket-Extensions"));
    const QByteArray open = client.next();
    QVERIFY2(open.startsWith("0{\"sid\":\""), open);
    QVERIFY2(open.endsWith(
                 "\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}"),
        open);
    QCOMPARE(server.engine.clientsCount(), 1);
    QCOMPARE(server.last->session->transport(), engineio::Transport::webSocket);
    QCOMPARE(server.last->session->request()->queryItem(u"EIO"), u"4"_s);
}

void TestWebSocket::textAndBinaryAreHeardAndAnswered()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendText("4hello €");
    QCOMPARE(client.next(), "4hello €");
    client.sendBinary(QByteArray("\x00\x01\xff", 3));
    QCOMPARE(client.next(), "bin:0001ff");
    client.sendBinary("");
    QCOMPARE(client.next(), "bin:");
    client.sendText("bAQIDBA==");
    QCOMPARE(client.next(), "bin:01020304");
}

void TestWebSocket::packetsEndOrKeepTheSession_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("reason"); // empty: it lives
    QTest::newRow("ping") << QByteArray("2") << u"transport error"_s;
    QTest::newRow("probe without upgrade") << QByteArray("2probe") << u"transport error"_s;
    QTest::newRow("close") << QByteArray("1") << u"transport close"_s;
    QTest::newRow("unknown") << QByteArray("7") << u"parse error"_s;
    QTest::newRow("empty") << QByteArray() << u"parse error"_s;
    QTest::newRow("a payload of two packets is one message") << QByteArray("4a\x1e"
                                                                           "4b")
                                                             << QString();
    QTest::newRow("pong") << QByteArray("3") << QString();
    QTest::newRow("upgrade") << QByteArray("5") << QString();
    QTest::newRow("noop") << QByteArray("6") << QString();
    QTest::newRow("open") << QByteArray("0") << QString();
}

void TestWebSocket::packetsEndOrKeepTheSession()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, reason);
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendText(text);
    if (reason.isEmpty()) {
        client.sendText("4alive");
        QByteArray said = client.next();
        if (said.startsWith("4a\x1e"))
            said = client.next();
        QCOMPARE(said, "4alive");
    } else {
        QCOMPARE(client.next(), "close 1005");
        QCOMPARE(server.engine.clientsCount(), 0);
        QVERIFY(client.raw().waitForClose());
    }
    QCOMPARE(server.last->reason, reason);
}

void TestWebSocket::brokenFramesAreClosedWithTheirCode_data()
{
    using websocket::Opcode;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("unmasked") << websocket::encodeFrame(Opcode::text, "4x") << QByteArray("close 1002");
    QByteArray reserved = frame(Opcode::text, "4x");
    reserved[0] = char(reserved[0] | 0x40);
    QTest::newRow("RSV1") << reserved << QByteArray("close 1002");
    QByteArray opcode = frame(Opcode::text, "4x");
    opcode[0] = char(0x83);
    QTest::newRow("reserved opcode") << opcode << QByteArray("close 1002");
    QTest::newRow("stray continuation") << frame(Opcode::continuation, "4x") << QByteArray("close 1002");
    QTest::newRow("invalid UTF-8") << frame(Opcode::text, "4\xff") << QByteArray("close 1007");
    QTest::newRow("control frame in pieces") << frame(Opcode::ping, "x", false) << QByteArray("close 1002");
    QTest::newRow("too many fragments")
        << frame(Opcode::text, "4", false) + frame(Opcode::continuation, "", false).repeated(16'384)
        << QByteArray("close 1008");
}

void TestWebSocket::brokenFramesAreClosedWithTheirCode()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, said);
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendRaw(bytes);
    QCOMPARE(client.next().first(10), said);
    QCOMPARE(server.last->reason, u"transport error"_s);
    QVERIFY(client.raw().waitForClose());
}

void TestWebSocket::aMessageOverTheLimitIsRefusedByItsHeader()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendRaw(frame(websocket::Opcode::text, '4' + QByteArray(1'100'000, 'x')));
    QCOMPARE(client.next(), "close 1009");
    QCOMPARE(server.last->reason, u"transport error"_s);

    WebSocketClient claims(server.port(), query);
    QVERIFY(claims.open());
    claims.next();
    claims.sendRaw(QByteArray::fromHex("81ff7fffffffffffffff01020304")); // 2^63−1 bytes to come
    QCOMPARE(claims.next(), "close 1009");
}

void TestWebSocket::framesPipelinedWithTheHandshakeAreNotLost()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query, {},
        frame(websocket::Opcode::text, "4first") + frame(websocket::Opcode::text, "4second"));
    QVERIFY(client.open());
    QVERIFY(client.next().startsWith("0{"));
    QCOMPARE(client.next(), "4first");
    QCOMPARE(client.next(), "4second");
}

void TestWebSocket::aHandshakeInPiecesIsTaken()
{
    EchoEngine server;
    RawClient client(server.port());
    const QByteArray request
        = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n"
          "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    for (const char c : request) {
        client.send(QByteArray(1, c));
        QCoreApplication::processEvents();
    }
    QCOMPARE(client.response().value().status, 101);
}

void TestWebSocket::badHandshakesAreRefused_data()
{
    QTest::addColumn<QByteArray>("request");
    const QByteArray line = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n";
    const QByteArray host = "Host: h\r\n";
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const QByteArray version = "Sec-WebSocket-Version: 13\r\n";
    const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QTest::newRow("no Host") << line + upgrade + version + key + "\r\n";
    QTest::newRow("no Connection") << line + host + "Upgrade: websocket\r\n" + version + key + "\r\n";
    QTest::newRow("no version") << line + host + upgrade + key + "\r\n";
    QTest::newRow("another version") << line + host + upgrade + "Sec-WebSocket-Version: 8\r\n" + key + "\r\n";
    QTest::newRow("no key") << line + host + upgrade + version + "\r\n";
    QTest::newRow("a short key") << line + host + upgrade + version + "Sec-WebSocket-Key: abc\r\n\r\n";
    QTest::newRow("two keys") << line + host + upgrade + version + key + key + "\r\n";
    QTest::newRow("another protocol") << line + host + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    QTest::newRow("POST") << "POST /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n" + host + upgrade
            + version + key + "\r\n";
    QTest::newRow("HTTP/1.0") << "GET /socket.io/?EIO=4&transport=websocket HTTP/1.0\r\n" + host + upgrade
            + version + key + "\r\n";
    QTest::newRow("behind a request")
        << "GET /x HTTP/1.1\r\nHost: h\r\n\r\n" + line + host + upgrade + version + key + "\r\n";
}

void TestWebSocket::badHandshakesAreRefused()
{
    QFETCH(QByteArray, request);
    EchoEngine server;
    RawClient client(server.port());
    client.send(request);
    RawResponse response = client.response().value();
    if (response.status == 404)
        response = client.response().value();
    QCOMPARE(response.status, 400);
    QVERIFY(client.waitForClose());
    QCOMPARE(server.engine.clientsCount(), 0);
}

void TestWebSocket::anUpgradeAfterARequestOnTheSameConnectionWorks()
{
    EchoEngine server;
    RawClient client(server.port());
    client.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(client.response().value().status, 404);
    client.send("\r\nGET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n"
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QCOMPARE(client.response().value().status, 101);
}

void TestWebSocket::manyWebSocketsMayComeAtOnce()
{
    EchoEngine server;
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    for (int i = 0; i < 200; ++i) // QWebSocketServer keeps 30
        clients.push_back(std::make_unique<WebSocketClient>(server.port(), query));
    for (const auto &client : clients)
        QVERIFY(client->open());
    QTRY_COMPARE(server.engine.clientsCount(), 200);
    for (const auto &client : clients) {
        const QByteArray sid = client->openPacketSid();
        client->sendText('4' + sid);
        QCOMPARE(client->next(), '4' + sid);
        QCOMPARE(server.users.at(sid)->received, 1); // each has its own
    }
}

void TestWebSocket::transportPollingIsOpenedAndClosed()
{
    EchoEngine server;
    WebSocketClient client(server.port(), "EIO=4&transport=polling");
    QVERIFY(client.open());
    QCOMPARE(client.next(), "close 1005");
    QVERIFY(client.raw().waitForClose());
    QCOMPARE(server.engine.clientsCount(), 0);
}

void TestWebSocket::closeByTheServerHasNoCode()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendText("4burst");
    client.sendText("4close");
    for (int i = 0; i < 5; ++i)
        QCOMPARE(client.next(), '4' + QByteArray::number(i));
    QCOMPARE(client.next(), "close 1005");
    QCOMPARE(server.last->reason, u"forced close"_s);
    QVERIFY(client.raw().waitForClose());
}

void TestWebSocket::closeByTheClientIsAnsweredAndTheConnectionEnds()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.close(1000);
    QCOMPARE(client.next(), "close 1000");
    QCOMPARE(server.last->reason, u"transport close"_s);
    QVERIFY(client.raw().waitForClose());
    QTRY_COMPARE(server.loop.wheel().activeCount(), 0);
}

void TestWebSocket::aPeerThatDoesNotAnswerACloseIsDropped()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    QTRY_VERIFY(server.last);
    server.last->session->close();
    QCOMPARE(server.engine.clientsCount(), 0);
    QCOMPARE(server.loop.wheel().activeCount(), 1);
    server.pass(5s);
    QVERIFY(client.raw().waitForClose());
    QCOMPARE(server.loop.wheel().activeCount(), 0);
}

void TestWebSocket::aBrokenConnectionEndsTheSession()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.raw().socket().abort();
    QTRY_COMPARE(server.last->reason, u"transport close"_s);
    QCOMPARE(server.engine.clientsCount(), 0);
}

void TestWebSocket::aClientThatAnswersNoPingIsGone()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    server.pass(25s);
    QCOMPARE(client.next(), "2");
    server.pass(19'999ms);
    QCOMPARE(server.last->reason, QString());
    server.pass(1ms);
    QCOMPARE(server.last->reason, u"ping timeout"_s);
    QCOMPARE(client.next(), "close 1005");
}

void TestWebSocket::aPongKeepsTheSession()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    for (int i = 0; i < 5; ++i) {
        server.pass(25s);
        QCOMPARE(client.next(), "2");
        client.sendText("3");
        client.sendText("4x");
        QCOMPARE(client.next(), "4x");
    }
    QCOMPARE(server.last->reason, QString());
}

void TestWebSocket::webSocketPingsAreAnswered()
{
    EchoEngine server;
    WebSocketClient client(server.port(), query);
    QVERIFY(client.open());
    client.next();
    client.sendRaw(frame(websocket::Opcode::ping, "are you there"));
    QCOMPARE(client.next(), "pong are you there");
}

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_engineio_websocket.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/conformance/rawwebsocket.h"
#include "tests/support/goldenrows.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

/// The WebSocket exchanges of the official server, from a whole Server, down to the bytes of its frames.
class WebSocketConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheOfficialServer_data();
    void answersAsTheOfficialServer();
    void aMessageOverTheLimitIsClosedWithItsCodeAndNoReason();
    void whoJoinsNothingInTimeIsClosed_data();
    void whoJoinsNothingInTimeIsClosed();
    void pollingIsOpenedAndClosed();
    void noExtensionIsNegotiated();
    void isRefusedInsteadOfThe101_data();
    void isRefusedInsteadOfThe101();
};

void WebSocketConformance::answersAsTheOfficialServer_data()
{
    QTest::addColumn<QStringList>("sent");
    QTest::addColumn<QStringList>("received");
    QTest::addColumn<bool>("open");
    QTest::newRow("ws open") << QStringList() << QStringList() << true;
    for (const GoldenRow &row : goldenSocketIoRows() + goldenEngineIoRows())
        QTest::newRow(row.name) << row.sent << row.received << row.open;
}

void WebSocketConformance::answersAsTheOfficialServer()
{
    QFETCH(QStringList, sent);
    QFETCH(QStringList, received);
    QFETCH(bool, open);
    GoldenServer server;
    RawWebSocket client(server.port(), webSocketQuery);
    QVERIFY(client.open());
    QCOMPARE(client.next(), webSocketOpenPacket);
    for (const QString &frame : sent)
        client.send(frame.toUtf8());
    if (open)
        client.send(sentinel);
    for (const QString &frame : received)
        QCOMPARE(client.next(), frame.toUtf8());
    QCOMPARE(client.next(), open ? sentinelReply : bareClose);
    if (!open)
        QVERIFY(client.endsAfterClose());
    QCOMPARE(server.server().engine().clientsCount(), open ? 1 : 0);
}

void WebSocketConformance::aMessageOverTheLimitIsClosedWithItsCodeAndNoReason()
{
    GoldenServer server;
    RawWebSocket client(server.port(), webSocketQuery);
    QVERIFY(client.open());
    client.next();
    client.send('4' + QByteArray(1'100'000, 'x'));
    QCOMPARE(client.next(), "frame:880203f1"); // 1009
    QCOMPARE(server.server().engine().clientsCount(), 0);
}

void WebSocketConformance::whoJoinsNothingInTimeIsClosed_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<std::chrono::milliseconds>("connectTimeout");
    QTest::newRow("no CONNECT -> connectTimeout") << QByteArray() << QByteArray() << 50ms;
    QTest::newRow("40/unknown, is no joining")
        << QByteArray("40/unknown,") << QByteArray(R"(44/unknown,{"message":"Invalid namespace"})")
        << 2000ms; // long enough to be answered on a busy machine
}

void WebSocketConformance::whoJoinsNothingInTimeIsClosed()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, received);
    QFETCH(std::chrono::milliseconds, connectTimeout);
    ServerOptions options = recordedOptions();
    options.connectTimeout = connectTimeout;
    GoldenServer server(options);
    RawWebSocket client(server.port(), webSocketQuery);
    QVERIFY(client.open());
    QCOMPARE(client.next(), webSocketOpenPacket);
    if (!sent.isEmpty()) {
        client.send(sent);
        QCOMPARE(client.next(), received);
    }
    QCOMPARE(client.next(), bareClose);
    QVERIFY(client.endsAfterClose());
}

void WebSocketConformance::pollingIsOpenedAndClosed()
{
    GoldenServer server;
    RawWebSocket client(server.port(), "EIO=4&transport=polling");
    QVERIFY(client.open());
    QCOMPARE(client.next(), bareClose);
    QVERIFY(client.endsAfterClose());
    QCOMPARE(server.server().engine().clientsCount(), 0);
}

void WebSocketConformance::noExtensionIsNegotiated()
{
    GoldenServer server;
    RawWebSocket client(server.port(), webSocketQuery,
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
    const RawResponse handshake = client.handshake();
    QCOMPARE(handshake.status, 101);
    QVERIFY(!handshake.hasField("Sec-WebSocket-Extensions"));
    QCOMPARE(client.next(), webSocketOpenPacket);
}

void WebSocketConformance::isRefusedInsteadOfThe101_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &query, const QByteArray &body) {
        QTest::newRow(name) << query << body;
    };
    row("ws transport=abc", "EIO=4&transport=abc", "Transport unknown");
    row("ws unknown sid", "EIO=4&transport=websocket&sid=unknown", "Session ID unknown");
    row("ws deny", "EIO=4&transport=websocket&deny=nope", "nope");
    row("ws EIO=3 (other rev): the official server breaks its own 101", "EIO=3&transport=websocket",
        "Unsupported protocol version");
}

void WebSocketConformance::isRefusedInsteadOfThe101()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, body);
    GoldenServer server;
    RawWebSocket client(server.port(), query);
    const RawResponse response = client.handshake();
    QCOMPARE(response.status, 400);
    QCOMPARE(response.field("Connection"), "close");
    QCOMPARE(response.field("Content-Type"), "text/html");
    QCOMPARE(response.field("Content-Length").toInt(), body.size());
    QCOMPARE(response.body, body);
    QVERIFY(client.raw().waitForClose());
    QCOMPARE(client.raw().rest(), "");
}

QTEST_GUILESS_MAIN(WebSocketConformance)
#include "tst_conformance_websocket.moc"

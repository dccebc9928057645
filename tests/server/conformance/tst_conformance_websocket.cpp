// SPDX-License-Identifier: MIT
#include "tests/server/conformance/websocketrows.h"

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
    addWebSocketRows(goldenSocketIoRows() + goldenEngineIoRows());
    QTest::newRow("ws open") << QStringList() << QStringList() << true;
}

void WebSocketConformance::answersAsTheOfficialServer()
{
    checkWebSocketRow(recordedOptions(), webSocketQuery, {webSocketOpenPacket});
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
    addRefusals("EIO=4");
    QTest::newRow("ws EIO=3 (other rev): the official server breaks its own 101")
        << QByteArray("EIO=3&transport=websocket") << QByteArray("Unsupported protocol version");
}

void WebSocketConformance::isRefusedInsteadOfThe101()
{
    checkRefusal(recordedOptions());
}

QTEST_GUILESS_MAIN(WebSocketConformance)
#include "tst_conformance_websocket.moc"

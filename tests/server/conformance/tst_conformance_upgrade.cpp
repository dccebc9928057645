// SPDX-License-Identifier: MIT
#include "tests/server/conformance/upgrader.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

/// A client that has joined `/`.
class Client : public Upgrader
{
public:
    explicit Client(const ServerOptions &options = recordedOptions()) : Upgrader(options, "EIO=4")
    {
        polling.post("40");
        polling.poll();
    }

    /// Whether messages still come and go by polling.
    bool livesOnPolling()
    {
        return polling.post(R"(42["message","p"])") == "200 ok"
            && polling.poll() == R"(200 42["message-back","p"])";
    }
};

} // namespace

/// The official server's exchanges on the way from polling to a WebSocket, from a whole Server.
class UpgradeConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProbeReleasesThePendingGetAndTheUpgradeFollows();
    void aProbeAloneTimesOut();
    void theWrongPacketClosesTheWebSocketOnly_data();
    void theWrongPacketClosesTheWebSocketOnly();
    void anUpgradeWithoutAProbeIsAccepted();
    void aSecondWebSocketIsClosed();
    void anotherRevisionIsRefusedInsteadOfThe101();
    void messagesDuringTheUpgradeArriveOnceAndInOrder();
};

void UpgradeConformance::aProbeReleasesThePendingGetAndTheUpgradeFollows()
{
    Client client;
    QVERIFY(client.beginGet());
    QVERIFY(client.open());
    client.webSocket->send("2probe");
    QCOMPARE(client.webSocket->next(), "3probe");
    QCOMPARE(client.polling.polled(), "200 6");
    client.webSocket->send("5");
    client.webSocket->send(R"(42["message","x"])");
    QCOMPARE(client.webSocket->next(), R"(42["message-back","x"])");
    QCOMPARE(client.polling.poll(), badRequest); // while the session lives
    QCOMPARE(client.polling.post("40"), badRequest);
    client.webSocket.reset();
    QVERIFY(client.server.waitUntilNobodyIsThere());
    QCOMPARE(client.polling.poll(), unknownSid);
}

void UpgradeConformance::aProbeAloneTimesOut()
{
    ServerOptions options = recordedOptions();
    options.upgradeTimeout = 2000ms; // long enough to probe on a busy machine
    Client client(options);
    QVERIFY(client.beginGet());
    QVERIFY(client.open());
    client.webSocket->send("2probe");
    QCOMPARE(client.webSocket->next(), "3probe");
    QCOMPARE(client.polling.polled(), "200 6");
    QCOMPARE(client.webSocket->next(), bareClose);
    QVERIFY(client.webSocket->endsAfterClose());
    QVERIFY(client.livesOnPolling());
}

void UpgradeConformance::theWrongPacketClosesTheWebSocketOnly_data()
{
    QTest::addColumn<bool>("isProbed");
    QTest::addColumn<QByteArray>("packet");
    QTest::newRow("no probe, message") << false << QByteArray(R"(42["message","x"])");
    QTest::newRow("probe, message instead of 5") << true << QByteArray(R"(42["message","x"])");
    QTest::newRow("no probe, ping") << false << QByteArray("2");
    QTest::newRow("no probe, unknown type") << false << QByteArray("7");
    QTest::newRow("no probe, empty frame") << false << QByteArray();
    QTest::newRow("probe, binary instead of 5") << true << QByteArray("bin:05");
}

void UpgradeConformance::theWrongPacketClosesTheWebSocketOnly()
{
    QFETCH(bool, isProbed);
    QFETCH(QByteArray, packet);
    Client client;
    QVERIFY(client.open());
    if (isProbed) {
        client.webSocket->send("2probe");
        QCOMPARE(client.webSocket->next(), "3probe");
    }
    client.webSocket->send(packet);
    QCOMPARE(client.webSocket->next(), bareClose);
    QVERIFY(client.webSocket->endsAfterClose());
    QVERIFY(client.livesOnPolling());
}

void UpgradeConformance::anUpgradeWithoutAProbeIsAccepted()
{
    Client client;
    QVERIFY(client.open());
    client.webSocket->send("5");
    client.webSocket->send(R"(42["message","x"])");
    QCOMPARE(client.webSocket->next(), R"(42["message-back","x"])");
}

void UpgradeConformance::aSecondWebSocketIsClosed()
{
    Client client;
    QVERIFY(client.open());
    client.webSocket->send("2probe");
    QCOMPARE(client.webSocket->next(), "3probe");
    RawWebSocket whileUpgrading(client.server.port(), client.query());
    QVERIFY(whileUpgrading.open());
    QCOMPARE(whileUpgrading.next(), bareClose);
    QVERIFY(whileUpgrading.endsAfterClose());
    client.webSocket->send("5");
    client.webSocket->send(R"(42["message","x"])");
    QCOMPARE(client.webSocket->next(), R"(42["message-back","x"])");
    RawWebSocket afterwards(client.server.port(), client.query());
    QVERIFY(afterwards.open());
    QCOMPARE(afterwards.next(), bareClose);
    QVERIFY(afterwards.endsAfterClose());
    client.webSocket->send(R"(42["message","y"])");
    QCOMPARE(client.webSocket->next(), R"(42["message-back","y"])");
}

void UpgradeConformance::anotherRevisionIsRefusedInsteadOfThe101()
{
    Client client;
    RawWebSocket refused(client.server.port(), "EIO=3&transport=websocket&sid=" + client.polling.sid);
    const RawResponse response = refused.handshake();
    QCOMPARE(response.status, 400);
    QCOMPARE(response.field("Connection"), "close");
    QCOMPARE(response.field("Content-Type"), "text/html");
    QCOMPARE(response.field("Content-Length"), "11");
    QCOMPARE(response.body, "Bad request");
    QVERIFY(refused.raw().waitForClose());
    QVERIFY(client.livesOnPolling());
}

void UpgradeConformance::messagesDuringTheUpgradeArriveOnceAndInOrder()
{
    Client client;
    QVERIFY(client.beginGet());
    QVERIFY(client.open());
    client.server.server().emitEvent(QStringLiteral("b"), 0);
    QCOMPARE(client.polling.polled(), R"(200 42["b",0])");
    client.webSocket->send("2probe");
    QCOMPARE(client.webSocket->next(), "3probe");
    client.server.server().emitEvent(QStringLiteral("b"), 1);
    client.server.server().emitEvent(QStringLiteral("b"), 2);
    client.webSocket->send("5");
    QCOMPARE(client.webSocket->next(), R"(42["b",1])");
    QCOMPARE(client.webSocket->next(), R"(42["b",2])");
    client.webSocket->send(sentinel);
    QCOMPARE(client.webSocket->next(), sentinelReply);
}

QTEST_GUILESS_MAIN(UpgradeConformance)
#include "tst_conformance_upgrade.moc"

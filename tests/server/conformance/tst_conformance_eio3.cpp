// SPDX-License-Identifier: MIT
#include "tests/server/conformance/upgrader.h"
#include "tests/server/conformance/verification.h"
#include "tests/server/conformance/websocketrows.h"

using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr const char *webSocketQuery3 = "EIO=3&transport=websocket";
/// What every client of revision 3 gets first: it has joined `/`.
constexpr const char *joined = R"(200 2:4013:42["auth",{}])";

ServerOptions optionsOfRevision3()
{
    ServerOptions options = recordedOptions();
    options.allowEIO3 = true;
    return options;
}

class OldClient : public Upgrader
{
public:
    explicit OldClient(const ServerOptions &options = optionsOfRevision3(), const QByteArray &more = {})
        : Upgrader(options, "EIO=3", more)
    {
    }

    bool livesOnPolling()
    {
        return polling.post(R"(17:42["message","p"])") == "200 ok"
            && polling.poll() == R"(200 22:42["message-back","p"])";
    }
};

} // namespace

/// The official server's exchanges with clients of Engine.IO 3, from a whole Server over real connections.
class Revision3Conformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheOfficialServer_data();
    void answersAsTheOfficialServer();
    void aWebSocketIsAnsweredAsByTheOfficialServer_data();
    void aWebSocketIsAnsweredAsByTheOfficialServer();
    void pollingByWebSocketIsOpenedAndClosed();
    void whoJoinsNothingMoreIsNotTimedOut();
    void aWebSocketIsRefusedInsteadOfThe101_data();
    void aWebSocketIsRefusedInsteadOfThe101();
    void aMessageOverTheLimitIsClosedWithItsCodeAndNoReason();
    void polledMessagesComeCounted();
    void bytesArePolledAsOctetsOrAsBase64_data();
    void bytesArePolledAsOctetsOrAsBase64();
    void bytesGoByWebSocketAsTextWhereAskedFor();
    void octetsAreTaken();
    void aSecondConnectEndsItAfterWhatWaits();
    void aProbeReleasesThePendingGetAndTheUpgradeFollows();
    void aProbeAloneTimesOut();
    void theWrongPacketClosesTheWebSocketOnly_data();
    void theWrongPacketClosesTheWebSocketOnly();
    void anUpgradeWithoutAProbeIsAccepted();
    void aSecondWebSocketIsClosed();
    void aWebSocketWhileClosingIsClosed();
    void messagesDuringTheUpgradeArriveOnceAndInOrder();
    void anotherRevisionCannotTakeASession();
};

void Revision3Conformance::answersAsTheOfficialServer_data()
{
    const QByteArray opened = R"(118:0{"sid":"*","upgrades":["websocket"],"pingInterval":25000,)"
                              R"("pingTimeout":20000,"maxPayload":1000000})";
    addVerificationRows("EIO=3", opened);
    addVerificationRow("no EIO", "GET /socket.io/?transport=polling", 200, opened);
    addVerificationRow("EIO=3", "GET /socket.io/?EIO=3&transport=polling", 200, opened);
    addVerificationRow("EIO=5", "GET /socket.io/?EIO=5&transport=polling", 200, opened);
    addVerificationRow("EIO is empty", "GET /socket.io/?EIO=&transport=polling", 200, opened);
    addVerificationRow("EIO is checked again on a request with a sid",
        "GET /socket.io/?EIO=4&transport=polling&sid=SID", 400, badRequestBody);
}

void Revision3Conformance::answersAsTheOfficialServer()
{
    checkVerificationRow(optionsOfRevision3(), "EIO=3");
}

void Revision3Conformance::aWebSocketIsAnsweredAsByTheOfficialServer_data()
{
    addWebSocketRows(goldenRevision3Rows());
}

void Revision3Conformance::aWebSocketIsAnsweredAsByTheOfficialServer()
{
    checkWebSocketRow(optionsOfRevision3(), webSocketQuery3, {webSocketOpenPacket, "40", R"(42["auth",{}])"});
}

// The row "ws transport=polling".
void Revision3Conformance::pollingByWebSocketIsOpenedAndClosed()
{
    GoldenServer server(optionsOfRevision3());
    RawWebSocket client(server.port(), "EIO=3&transport=polling");
    QVERIFY(client.open());
    QCOMPARE(client.next(), bareClose);
    QVERIFY(client.endsAfterClose());
    QCOMPARE(server.server().engine().clientsCount(), 0);
}

// The row "no CONNECT -> connectTimeout": it is in `/` by having come.
void Revision3Conformance::whoJoinsNothingMoreIsNotTimedOut()
{
    ServerOptions options = optionsOfRevision3();
    options.connectTimeout = 50ms;
    GoldenServer server(options);
    RawWebSocket client(server.port(), webSocketQuery3);
    QVERIFY(client.open());
    for (int i = 0; i < 3; ++i)
        client.next();
    RawWebSocket later(server.port(), webSocketQuery); // which has its 50 ms after the first had them
    QVERIFY(later.open());
    QCOMPARE(later.next(), webSocketOpenPacket);
    QCOMPARE(later.next(), bareClose);
    client.send(sentinel);
    QCOMPARE(client.next(), sentinelReply);
}

void Revision3Conformance::aWebSocketIsRefusedInsteadOfThe101_data()
{
    addRefusals("EIO=3");
}

void Revision3Conformance::aWebSocketIsRefusedInsteadOfThe101()
{
    checkRefusal(optionsOfRevision3());
}

void Revision3Conformance::aMessageOverTheLimitIsClosedWithItsCodeAndNoReason()
{
    GoldenServer server(optionsOfRevision3());
    RawWebSocket client(server.port(), webSocketQuery3);
    QVERIFY(client.open());
    for (int i = 0; i < 3; ++i)
        client.next();
    client.send('4' + QByteArray(1'100'000, 'x'));
    QCOMPARE(client.next(), "frame:880203f1"); // 1009
}

void Revision3Conformance::polledMessagesComeCounted()
{
    OldClient client;
    QCOMPARE(client.polling.poll(), joined);
    QCOMPARE(client.polling.post(R"(19:42["message","€😀"])"), "200 ok");
    QCOMPARE(client.polling.poll(), R"(200 24:42["message-back","€😀"])");
    QVERIFY(client.livesOnPolling());
}

void Revision3Conformance::bytesArePolledAsOctetsOrAsBase64_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const QByteArray text = R"(451-["message-back",{"_placeholder":true,"num":0}])";
    QTest::newRow("octets") << QByteArray() << QByteArray("application/octet-stream")
                            << QByteArray::fromHex("000500ff") + text
            + QByteArray::fromHex("0105ff0401020304");
    QTest::newRow("b64=1") << QByteArray("&b64=1") << QByteArray("text/plain; charset=UTF-8")
                           << "50:" + text + "10:b4AQIDBA==";
}

void Revision3Conformance::bytesArePolledAsOctetsOrAsBase64()
{
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    OldClient client(optionsOfRevision3(), more);
    QCOMPARE(client.polling.poll(), joined);
    QCOMPARE(
        client.polling.post(R"(45:451-["message",{"_placeholder":true,"num":0}]10:b4AQIDBA==)"), "200 ok");
    client.polling.get();
    const RawResponse response = client.polling.getConnection().response().value();
    QCOMPARE(response.field("Content-Type"), type);
    QCOMPARE(response.body, body);
}

void Revision3Conformance::bytesGoByWebSocketAsTextWhereAskedFor()
{
    GoldenServer server(optionsOfRevision3());
    RawWebSocket client(server.port(), QByteArray(webSocketQuery3) + "&b64=1");
    QVERIFY(client.open());
    for (int i = 0; i < 3; ++i)
        client.next();
    client.send(R"(451-["message",{"_placeholder":true,"num":0}])");
    client.send("bin:0401020304");
    QCOMPARE(client.next(), R"(451-["message-back",{"_placeholder":true,"num":0}])");
    QCOMPARE(client.next(), "b4AQIDBA==");
}

void Revision3Conformance::octetsAreTaken()
{
    OldClient client;
    QCOMPARE(client.polling.poll(), joined);
    const QByteArray text = R"(42["message","€"])";
    const QByteArray body = QByteArray::fromHex("000109ff") + text;
    QCOMPARE(client.polling.post(body, "Content-Type: application/octet-stream\r\n"), "200 ok");
    QCOMPARE(client.polling.poll(), R"(200 22:42["message-back","€"])");
}

void Revision3Conformance::aSecondConnectEndsItAfterWhatWaits()
{
    OldClient client;
    QCOMPARE(client.polling.post("2:40"), "200 ok"); // "POST 40"
    QCOMPARE(client.polling.poll(), joined); // "GET after 40"
    QCOMPARE(client.polling.poll(), "200 1:61:1");
    QCOMPARE(client.polling.poll(), unknownSid);
}

void Revision3Conformance::aProbeReleasesThePendingGetAndTheUpgradeFollows()
{
    OldClient client;
    QCOMPARE(client.polling.poll(), joined);
    QVERIFY(client.beginGet());
    QVERIFY(client.open());
    client.webSocket->send("2probe");
    QCOMPARE(client.webSocket->next(), "3probe");
    QCOMPARE(client.polling.polled(), "200 1:6");
    client.webSocket->send("5");
    client.webSocket->send(R"(42["message","x"])");
    QCOMPARE(client.webSocket->next(), R"(42["message-back","x"])");
    QCOMPARE(client.polling.poll(), badRequest); // "GET polling after upgrade"
    QCOMPARE(client.polling.post("2:40"), badRequest); // "POST polling after upgrade"
    client.webSocket.reset();
    QVERIFY(client.server.waitUntilNobodyIsThere());
    QCOMPARE(client.polling.poll(), unknownSid);
}

void Revision3Conformance::aProbeAloneTimesOut()
{
    ServerOptions options = optionsOfRevision3();
    options.upgradeTimeout = 2000ms; // long enough to probe on a busy machine
    OldClient client(options);
    QCOMPARE(client.polling.poll(), joined);
    QVERIFY(client.open());
    client.webSocket->send("2probe");
    QCOMPARE(client.webSocket->next(), "3probe");
    QCOMPARE(client.webSocket->next(), bareClose);
    QVERIFY(client.webSocket->endsAfterClose());
    QVERIFY(client.livesOnPolling());
}

void Revision3Conformance::theWrongPacketClosesTheWebSocketOnly_data()
{
    QTest::addColumn<bool>("isProbed");
    QTest::addColumn<QByteArray>("packet");
    QTest::newRow("no probe, message") << false << QByteArray(R"(42["message","x"])");
    QTest::newRow("probe, message instead of 5") << true << QByteArray(R"(42["message","x"])");
    QTest::newRow("no probe, ping") << false << QByteArray("2");
    QTest::newRow("a probe of bytes") << false << QByteArray("bin:0270726f6265");
}

void Revision3Conformance::theWrongPacketClosesTheWebSocketOnly()
{
    QFETCH(bool, isProbed);
    QFETCH(QByteArray, packet);
    OldClient client;
    QVERIFY(client.open());
    if (isProbed) {
        client.webSocket->send("2probe");
        QCOMPARE(client.webSocket->next(), "3probe");
    }
    client.webSocket->send(packet);
    QCOMPARE(client.webSocket->next(), bareClose);
    QVERIFY(client.webSocket->endsAfterClose());
    QCOMPARE(client.polling.poll(), joined);
    QVERIFY(client.livesOnPolling());
}

void Revision3Conformance::anUpgradeWithoutAProbeIsAccepted()
{
    OldClient client;
    QVERIFY(client.open());
    client.webSocket->send("5");
    QCOMPARE(client.webSocket->next(), "40");
    QCOMPARE(client.webSocket->next(), R"(42["auth",{}])");
    client.webSocket->send(R"(42["message","x"])");
    QCOMPARE(client.webSocket->next(), R"(42["message-back","x"])");
}

void Revision3Conformance::aSecondWebSocketIsClosed()
{
    OldClient client;
    QVERIFY(client.open());
    client.webSocket->send("2probe");
    QCOMPARE(client.webSocket->next(), "3probe");
    RawWebSocket whileUpgrading(client.server.port(), client.query());
    QVERIFY(whileUpgrading.open());
    QCOMPARE(whileUpgrading.next(), bareClose);
    client.webSocket->send("5");
    QCOMPARE(client.webSocket->next(), "40");
    RawWebSocket afterwards(client.server.port(), client.query());
    QVERIFY(afterwards.open());
    QCOMPARE(afterwards.next(), bareClose);
}

/// Where the client was put out before (here by its second CONNECT), the official server goes on with the
/// upgrade, only to close the WebSocket after it.
void Revision3Conformance::aWebSocketWhileClosingIsClosed()
{
    OldClient client;
    QCOMPARE(client.polling.post("2:40"), "200 ok");
    QVERIFY(client.open());
    QCOMPARE(client.webSocket->next(), bareClose);
    QVERIFY(client.webSocket->endsAfterClose());
    QCOMPARE(client.polling.poll(), joined);
    QCOMPARE(client.polling.poll(), "200 1:61:1");
}

void Revision3Conformance::messagesDuringTheUpgradeArriveOnceAndInOrder()
{
    OldClient client;
    QVERIFY(client.open());
    QCOMPARE(client.polling.poll(), joined);
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

void Revision3Conformance::anotherRevisionCannotTakeASession()
{
    OldClient client;
    RawWebSocket refused(client.server.port(), "EIO=4&transport=websocket&sid=" + client.polling.sid);
    const RawResponse response = refused.handshake();
    QCOMPARE(response.status, 400);
    QCOMPARE(response.body, "Bad request");
    QCOMPARE(client.polling.poll(), joined);
}

QTEST_GUILESS_MAIN(Revision3Conformance)
#include "tst_conformance_eio3.moc"

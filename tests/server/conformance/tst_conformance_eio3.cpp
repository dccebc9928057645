// SPDX-License-Identifier: MIT
#include "tests/server/conformance/rawwebsocket.h"
#include "tests/server/support/pollingclient.h"
#include "tests/support/goldenrows.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

constexpr const char *webSocketQuery3 = "EIO=3&transport=websocket";
constexpr const char *badRequest = R"(400 {"code":3,"message":"Bad request"})";
/// What every client of revision 3 gets first: it has joined `/`.
constexpr const char *joined = R"(200 2:4013:42["auth",{}])";

ServerOptions optionsOfRevision3()
{
    ServerOptions options = recordedOptions();
    options.allowEIO3 = true;
    return options;
}

/// A polling client of revision 3, and its WebSocket.
class OldClient
{
public:
    explicit OldClient(ServerOptions options = optionsOfRevision3(), const QByteArray &query = "EIO=3")
        : server(std::move(options)), polling(server.port(), query + "&transport=polling")
    {
    }

    QByteArray query() const { return "EIO=3&transport=websocket&sid=" + polling.sid; }
    bool open()
    {
        webSocket = std::make_unique<RawWebSocket>(server.port(), query());
        return webSocket->open();
    }
    bool beginGet()
    {
        polling.get();
        return RawClient::waitUntil([this] { return server.isWritable(polling.sid); });
    }
    bool livesOnPolling()
    {
        return polling.post(R"(17:42["message","p"])") == "200 ok"
            && polling.poll() == R"(200 22:42["message-back","p"])";
    }

    GoldenServer server;
    PollingClient polling;
    std::unique_ptr<RawWebSocket> webSocket;
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
    QTest::addColumn<QByteArray>("line"); // method and target; SID is that of an open session
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row
        = [](const char *name, const QByteArray &line, int status, const QByteArray &body,
              const QByteArray &fields = {}) { QTest::newRow(name) << line << fields << status << body; };
    const QByteArray polling = "/socket.io/?EIO=3&transport=polling";
    const QByteArray opened = R"(118:0{"sid":"*","upgrades":["websocket"],"pingInterval":25000,)"
                              R"("pingTimeout":20000,"maxPayload":1000000})";
    const QByteArray transport = R"({"code":0,"message":"Transport unknown"})";
    const QByteArray sid = R"({"code":1,"message":"Session ID unknown"})";
    const QByteArray method = R"({"code":2,"message":"Bad handshake method"})";
    const QByteArray bad = R"({"code":3,"message":"Bad request"})";
    row("open polling", "GET " + polling, 200, opened);
    row("no EIO", "GET /socket.io/?transport=polling", 200, opened);
    row("EIO=3", "GET /socket.io/?EIO=3&transport=polling", 200, opened);
    row("EIO=5", "GET /socket.io/?EIO=5&transport=polling", 200, opened);
    row("EIO is empty", "GET /socket.io/?EIO=&transport=polling", 200, opened);
    row("no transport", "GET /socket.io/?EIO=3", 400, transport);
    row("transport=abc", "GET /socket.io/?EIO=3&transport=abc", 400, transport);
    row("transport=webtransport", "GET /socket.io/?EIO=3&transport=webtransport", 400, transport);
    row("transport=websocket plain GET", "GET /socket.io/?EIO=3&transport=websocket", 400, bad);
    row("unknown sid GET", "GET " + polling + "&sid=unknown", 400, sid);
    row("unknown sid POST", "POST " + polling + "&sid=unknown", 400, sid);
    row("sid=__proto__", "GET " + polling + "&sid=__proto__", 400, sid);
    row("POST handshake", "POST " + polling, 400, method);
    row("PUT handshake", "PUT " + polling, 400, method);
    row("HEAD handshake", "HEAD " + polling, 400, "");
    row("OPTIONS preflight", "OPTIONS " + polling, 400, method,
        "Origin: https://page.example\r\nAccess-Control-Request-Method: POST\r\n");
    row("GET with Origin", "GET " + polling, 200, opened, "Origin: http://h\r\n");
    row("GET with other Origin", "GET " + polling, 200, opened, "Origin: https://other.example\r\n");
    row("deny (no message)", "GET " + polling + "&deny", 403, R"({"code":4,"message":"Forbidden"})");
    row("deny (message)", "GET " + polling + "&deny=thou+shall+not+pass", 403,
        R"({"code":4,"message":"thou shall not pass"})");
    row("PUT with sid: the official server says 500", "PUT " + polling + "&sid=SID", 400, bad);
    row("OPTIONS with sid: the official server says 500", "OPTIONS " + polling + "&sid=SID", 400, bad);
    row("transport mismatch (websocket GET on polling)", "GET /socket.io/?EIO=3&transport=websocket&sid=SID",
        400, bad);
    row("EIO is checked again on a request with a sid", "GET /socket.io/?EIO=4&transport=polling&sid=SID",
        400, bad);
    row("no trailing slash", "GET /socket.io?EIO=3&transport=polling", 404, "Not Found\n");
    row("prefix subpath /socket.io/foo/", "GET /socket.io/foo/?EIO=3&transport=polling", 200, opened);
    row("/socket.iox/", "GET /socket.iox/?EIO=3&transport=polling", 404, "Not Found\n");
    row("/other", "GET /other", 404, "Not Found\n");
    row("/socket.io/ no query", "GET /socket.io/", 400, transport);
    row("Socket.IO 0.9", "GET /socket.io/1/?t=1234567890", 400, transport);
}

void Revision3Conformance::answersAsTheOfficialServer()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    GoldenServer server(optionsOfRevision3());
    RawClient client(server.port());
    if (line.contains("SID"))
        line.replace("SID", PollingClient(server.port(), "EIO=3&transport=polling").sid);
    client.send(line + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    const RawResponse response = client.response(line.startsWith("HEAD")).value();
    QCOMPARE(response.status, status);
    QCOMPARE(readable(response.body), body);
    if (status == 200) {
        QCOMPARE(response.field("Content-Type"), "text/plain; charset=UTF-8");
        QCOMPARE(response.field("Cache-Control"), "no-store");
        QCOMPARE(response.field("Content-Length"), "122");
    } else if (status != 404) {
        QCOMPARE(response.field("Content-Type"), "application/json");
    }
}

void Revision3Conformance::aWebSocketIsAnsweredAsByTheOfficialServer_data()
{
    QTest::addColumn<QStringList>("sent");
    QTest::addColumn<QStringList>("received");
    QTest::addColumn<bool>("open");
    for (const GoldenRow &row : goldenRevision3Rows())
        QTest::newRow(row.name) << row.sent << row.received << row.open;
}

void Revision3Conformance::aWebSocketIsAnsweredAsByTheOfficialServer()
{
    QFETCH(QStringList, sent);
    QFETCH(QStringList, received);
    QFETCH(bool, open);
    GoldenServer server(optionsOfRevision3());
    RawWebSocket client(server.port(), webSocketQuery3);
    QVERIFY(client.open());
    QCOMPARE(client.next(), webSocketOpenPacket);
    QCOMPARE(client.next(), "40");
    QCOMPARE(client.next(), R"(42["auth",{}])");
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

void Revision3Conformance::aWebSocketIsRefusedInsteadOfThe101_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("ws transport=abc") << QByteArray("EIO=3&transport=abc") << QByteArray("Transport unknown");
    QTest::newRow("ws unknown sid") << QByteArray("EIO=3&transport=websocket&sid=unknown")
                                    << QByteArray("Session ID unknown");
    QTest::newRow("ws deny") << QByteArray("EIO=3&transport=websocket&deny=nope") << QByteArray("nope");
}

void Revision3Conformance::aWebSocketIsRefusedInsteadOfThe101()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, body);
    GoldenServer server(optionsOfRevision3());
    RawWebSocket client(server.port(), query);
    const RawResponse response = client.handshake();
    QCOMPARE(response.status, 400);
    QCOMPARE(response.field("Content-Type"), "text/html");
    QCOMPARE(response.body, body);
    QVERIFY(client.raw().waitForClose());
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
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const QByteArray text = R"(451-["message-back",{"_placeholder":true,"num":0}])";
    QTest::newRow("octets") << QByteArray("EIO=3") << QByteArray("application/octet-stream")
                            << QByteArray::fromHex("000500ff") + text
            + QByteArray::fromHex("0105ff0401020304");
    QTest::newRow("b64=1") << QByteArray("EIO=3&b64=1") << QByteArray("text/plain; charset=UTF-8")
                           << "50:" + text + "10:b4AQIDBA==";
}

void Revision3Conformance::bytesArePolledAsOctetsOrAsBase64()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    OldClient client(optionsOfRevision3(), query);
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

// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/serverscript.h"

#include <QTest>

using namespace tincan::engineio;
using namespace tincan::engineio::test;
using namespace std::chrono_literals;

namespace {

constexpr Transport polling = Transport::polling;
constexpr Transport webSocket = Transport::webSocket;

} // namespace

/// The rules of a session that stays on one transport.
class TestServerSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itBeginsWithTheOpenPacket();
    void noUpgradeIsOfferedWhereItIsNotAllowed();
    void pollingFollowsItsRules_data();
    void pollingFollowsItsRules() { checkScriptRow(); }
    void aWebSocketFollowsItsRules_data();
    void aWebSocketFollowsItsRules() { checkScriptRow(); }
    void theHeartbeatFollowsItsRules_data();
    void theHeartbeatFollowsItsRules() { checkScriptRow(); }
    void closingFollowsItsRules_data();
    void closingFollowsItsRules() { checkScriptRow(); }
    void aHugePostIsWorkedOffInSlices();
    void whatIsLeftOfAPostIsDroppedByAClose();
    void itIsWritableWhereTheTransportTakesAMessageNow();
    void itCountsWhatWaitsAndEndsAtTheLimit();
    void aMessageNotYetHandedOutIsDroppedByAClose();
    void aBroadcastSharesItsFrame();
};

void TestServerSession::itBeginsWithTheOpenPacket()
{
    QCOMPARE(ServerScript(polling).opening,
        QByteArray(R"(100=0{"sid":"sid","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,)"
                   R"("maxPayload":1000000} opened)"));
    QCOMPARE(ServerScript(webSocket).opening,
        QByteArray(
            R"(ws100=0{"sid":"sid","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":1000000} opened)"));
}

void TestServerSession::noUpgradeIsOfferedWhereItIsNotAllowed()
{
    auto options = testOptions();
    options->allowUpgrades = false;
    ServerScript server(polling, options);
    QVERIFY(server.opening.contains(R"("upgrades":[])"));
    QCOMPARE(server.play("WS 3; text 3 2probe; GET 1"), QByteArray("ws3=close"));
    QVERIFY(server.session.isOpen());
}

void TestServerSession::pollingFollowsItsRules_data()
{
    addScriptColumns();
    const auto row
        = [](const char *name, const char *script, const char *said) { addRow(name, polling, script, said); };
    row("a GET waits for a message", "GET 1; send a", "1=4a");
    row("a message waits for a GET", "send a; GET 1", "1=4a drained");
    row("everything waiting goes out in one reply", "send a; sendbin 01020304; send b; GET 1",
        "1=4a|bAQIDBA==|4b drained");
    row("a GET takes the first of a burst, the next the rest", "GET 1; send a; send b; send c; GET 2",
        "1=4a 2=4b|4c drained");
    row("messages are received in order", "POST 2 4a|bAQI=|4b", "text:a bin:0102 text:b 2=ok");
    row("one POST after another", "POST 2 4a; POST 3 4b", "text:a 2=ok text:b 3=ok");
    row("a POST with a GET pending", "GET 1; POST 2 4a; send b", "text:a 2=ok 1=4b");
    row("an empty message", "POST 2 4", "text: 2=ok");
    row("a second GET while one is pending", "GET 1; GET 2; GET 3",
        "2=400 1=1 closed:transport error 3=400/1");
    row("a second POST while one is read", "beginPOST 2; beginPOST 3; GET 1",
        "3=400 2=aborted closed:transport error 1=400/1");
    row("a second POST with a GET pending", "GET 1; beginPOST 2; beginPOST 3",
        "3=400 2=aborted 1=1 closed:transport error");
    row("a GET that the client aborts", "GET 1; abortGET 1; GET 2", "closed:transport error 2=400/1");
    row("an aborted GET that was answered before", "GET 1; send a; abortGET 1; GET 2", "1=4a");
    row("a POST that the client aborts", "beginPOST 2; abortPOST 2; GET 1", "closed:transport error 1=400/1");
    row("a POST refused by HTTP: the session lives", "beginPOST 2; refusePOST 2; POST 3 4a", "text:a 3=ok");
    row("octet-stream", "octets 2; GET 1", "2=400 closed:transport error 1=400/1");
    row("octet-stream with a GET pending", "GET 1; octets 2", "2=400 1=1 closed:transport error");
    row("garbage", "POST 2 abc; GET 1", "2=ok closed:parse error 1=400/1");
    row("garbage with a GET pending", "GET 1; POST 2 abc", "1=1 2=ok closed:parse error");
    row("an empty body", "POST 2 ; GET 1", "2=ok closed:parse error 1=400/1");
    row("garbage after a message", "POST 2 4a|x|4b", "text:a 2=ok closed:parse error");
    row("bad base64", "POST 2 b!", "2=ok closed:parse error");
    row("a close from the client", "POST 2 1; GET 1", "2=ok closed:transport close 1=400/1");
    row("a close from the client with a GET pending", "GET 1; POST 2 1; GET 3",
        "1=6 2=ok closed:transport close 3=400/1");
    row("nothing is received after the client's close", "POST 2 4a|1|4b",
        "text:a 2=ok closed:transport close");
    row("a ping from the client", "POST 2 2; GET 1", "2=ok closed:transport error 1=400/1");
    row("a ping from the client with a GET pending", "GET 1; POST 2 2probe",
        "1=1 2=ok closed:transport error");
    row("an unsolicited pong", "POST 2 3; GET 1; send a", "2=ok 1=4a");
    row("a stray upgrade", "POST 2 5; GET 1; send a", "2=ok 1=4a");
    row("a noop", "POST 2 6; GET 1; send a", "2=ok 1=4a");
    row("an open packet", "POST 2 0; GET 1; send a", "2=ok 1=4a");
    row("a WebSocket is told nothing by itself", "WS 3", "");
}

void TestServerSession::aWebSocketFollowsItsRules_data()
{
    addScriptColumns();
    const auto row = [](const char *name, const char *script, const char *said) {
        addRow(name, webSocket, script, said);
    };
    row("messages go out at once", "send a; sendbin 0102; send b", "ws100=4a ws100=bin:0102 ws100=4b");
    row("messages are received", "text 100 4a; bin 100 0102; text 100 4b", "text:a bin:0102 text:b");
    row("a text frame b… is base64 binary", "text 100 bAQID", "bin:010203");
    row("an empty binary frame is a message", "bin 100 ", "bin:");
    row("an empty frame", "text 100 ", "ws100=close closed:parse error");
    row("an unknown packet type", "text 100 7", "ws100=close closed:parse error");
    row("bad base64", "text 100 b!", "ws100=close closed:parse error");
    row("a close packet", "text 100 1", "ws100=close closed:transport close");
    row("a ping from the client", "text 100 2", "ws100=close closed:transport error");
    row("a probe from the client", "text 100 2probe", "ws100=close closed:transport error");
    row("an unsolicited pong", "text 100 3; send a", "ws100=4a");
    row("a stray upgrade", "text 100 5; send a", "ws100=4a");
    row("a noop", "text 100 6; send a", "ws100=4a");
    row("an open packet", "text 100 0; send a", "ws100=4a");
    row("the client closes", "end 100", "closed:transport close");
    row("the connection breaks, or a rule", "fail 100", "closed:transport error");
    row("a second WebSocket is closed", "WS 3; text 3 2probe; send a", "ws3=close ws100=4a");
    row("a GET is a bad request", "GET 1; send a", "1=400/3 ws100=4a");
    row("a POST is a bad request", "POST 2 4a; send a", "2=400/3 ws100=4a");
    row("after the end everything is unknown", "end 100; GET 1; POST 2 4a; WS 3; text 100 4a; send a; close",
        "closed:transport close 1=400/1 2=400/1 ws3=close");
}

void TestServerSession::theHeartbeatFollowsItsRules_data()
{
    addScriptColumns();
    addRow("a ping after pingInterval", webSocket, "wait 299; send a; wait 1", "ws100=4a ws100=2");
    addRow("no pong within pingTimeout", webSocket, "wait 499; send a; wait 1",
        "ws100=2 ws100=4a ws100=close closed:ping timeout");
    addRow("a pong starts the next interval", webSocket, "wait 400; text 100 3; wait 299; send a; wait 1",
        "ws100=2 ws100=4a ws100=2");
    addRow("messages are no pong", webSocket, "wait 300; text 100 4a; wait 200",
        "ws100=2 text:a ws100=close closed:ping timeout");
    addRow("an unsolicited pong delays no ping", webSocket, "wait 200; text 100 3; wait 100", "ws100=2");
    addRow("a second pong is unsolicited", webSocket, "wait 300; text 100 3; wait 200; text 100 3; wait 100",
        "ws100=2 ws100=2");
    addRow(
        "a ping waits for a GET", polling, "wait 300; GET 1; POST 2 3; wait 299; GET 3", "1=2 drained 2=ok");
    addRow("a ping answers a pending GET", polling, "GET 1; wait 300", "1=2");
    addRow("a ping timeout tells a pending GET", polling, "wait 300; GET 1; GET 2; wait 200; GET 3",
        "1=2 drained 2=1 closed:ping timeout 3=400/1");
    addRow("a poll 500 ms after a handshake with 300/200 finds the session gone", polling, "wait 500; GET 1",
        "closed:ping timeout 1=400/1");
    addRow("so it does where the last timer has not run", polling, "wait 300; hang 200; GET 1",
        "closed:ping timeout 1=400/1");
    addRow("a pong too late does not revive the session", webSocket, "wait 300; hang 200; text 100 3",
        "ws100=2 ws100=close closed:ping timeout");
    addRow("a timer a little late does not lengthen the timeout", webSocket, "hang 310; wait 190",
        "ws100=2 ws100=close closed:ping timeout");
    addRow("a process that hung gives its client time to answer", webSocket,
        "hang 5000; wait 100; text 100 3; wait 300", "ws100=2 ws100=2");
    addRow("a client that is not read is not timed out", webSocket, "wait 300; pause; wait 1000; send a",
        "ws100=2 ws100=4a");
    addRow("a pong that was not read counts", webSocket,
        "wait 300; pause; wait 1000; resume; text 100 3; wait 299; send a; wait 1",
        "ws100=2 ws100=4a ws100=2");
    addRow("read again it has its whole time", webSocket,
        "wait 300; pause; wait 1000; resume; wait 199; send a; wait 1",
        "ws100=2 ws100=4a ws100=close closed:ping timeout");
    addRow("pings go on while it is not read", webSocket, "pause; wait 300", "ws100=2");
    addRow("resuming twice gives no more time", webSocket, "wait 300; resume; wait 100; resume; wait 100",
        "ws100=2 ws100=close closed:ping timeout");
    addRow("each late timer pings once", webSocket, "hang 5000; wait 0; wait 0", "ws100=2");
}

void TestServerSession::closingFollowsItsRules_data()
{
    addScriptColumns();
    addRow("a pending GET is told", polling, "GET 1; close; GET 2", "1=1 closed:forced close 2=400/1");
    addRow("else the next GET is told", polling, "close; GET 1; GET 2", "1=6|1 closed:forced close 2=400/1");
    addRow("what is queued goes first, to a GET of its own", polling, "send a; close; GET 1; GET 2",
        "1=4a drained 2=6|1 closed:forced close");
    addRow("a GET that took a message is followed by one that is told", polling,
        "GET 1; send a; close; GET 2", "1=4a 2=6|1 closed:forced close");
    addRow("nobody asks within closeTimeout", polling, "close; wait 999; send a; wait 1; GET 1",
        "closed:forced close 1=400/1");
    addRow("closeTimeout is waited for", polling, "close; wait 999; GET 1", "1=6|1 closed:forced close");
    addRow("closeTimeout counts with messages queued, too", polling, "send a; close; wait 1000",
        "closed:forced close");
    addRow("no ping while closing", polling, "close; wait 600; GET 1", "1=6|1 closed:forced close");
    addRow("nothing is received while closing", polling, "close; POST 2 4a; POST 3 1; GET 1",
        "2=ok 3=ok 1=6|1 closed:forced close");
    addRow("garbage is answered while closing", polling, "close; POST 2 abc; GET 1",
        "2=ok 1=6|1 closed:forced close");
    addRow("nothing is sent while closing", polling, "close; send a; GET 1", "1=6|1 closed:forced close");
    addRow("a POST begun before the close is answered", polling, "beginPOST 2; close; finishPOST 2 4a; GET 1",
        "2=ok 1=6|1 closed:forced close");
    addRow("a POST still being read at the end is refused", polling, "beginPOST 2; GET 1; close",
        "1=1 2=400/1 closed:forced close");
    addRow("overlapping POSTs while closing", polling, "close; beginPOST 2; beginPOST 3",
        "3=400 2=aborted closed:forced close");
    addRow("octet-stream while closing", polling, "close; octets 2", "2=400 closed:forced close");
    addRow("a POST aborted while closing", polling, "close; beginPOST 2; abortPOST 2", "closed:forced close");
    addRow("a WebSocket arriving while closing", polling, "close; WS 3; GET 1",
        "ws3=close 1=6|1 closed:forced close");
    addRow("closing twice", polling, "close; shutdown; GET 1; close", "1=6|1 closed:forced close");
    addRow(
        "closing for good does not wait", polling, "send a; closeNow; GET 1", "closed:forced close 1=400/1");
    addRow("closing for good tells a pending GET", polling, "GET 1; closeNow", "1=1 closed:forced close");
    addRow("closing for good while closing", polling, "shutdown; closeNow", "closed:server shutting down");
    addRow("a shutdown has its reason", polling, "GET 1; shutdown", "1=1 closed:server shutting down");
    addRow("a shutdown that waits keeps its reason", polling, "shutdown; GET 1",
        "1=6|1 closed:server shutting down");
    addRow("a WebSocket is closed after what was sent", webSocket, "send a; close",
        "ws100=4a ws100=close closed:forced close");
    addRow(
        "a WebSocket is closed for good", webSocket, "closeNow; end 100", "ws100=close closed:forced close");
}

void TestServerSession::aHugePostIsWorkedOffInSlices()
{
    auto options = testOptions();
    options->packetsPerSlice = 2;
    ServerScript server(polling, options);
    QCOMPARE(server.play("POST 2 4a|4b|4c|4d|4e"), QByteArray("text:a text:b"));
    QVERIFY(server.session.hasInput());
    QCOMPARE(server.play("continue"), QByteArray("text:c text:d"));
    QCOMPARE(server.play("send x; GET 1"), QByteArray("1=4x drained"));
    QCOMPARE(server.play("finishPOST 2 4x; refusePOST 2"), QByteArray()); // it is whole already
    QCOMPARE(server.play("continue"), QByteArray("text:e 2=ok"));
    QVERIFY(!server.session.hasInput());
    QCOMPARE(server.play("continue; continue"), QByteArray());
    QCOMPARE(server.play("POST 3 4f|4g"), QByteArray("text:f text:g 3=ok"));
    QCOMPARE(server.play("POST 4 4h|4i|4j; POST 5 4k"),
        QByteArray("text:h text:i 5=400 4=ok closed:transport error"));
    QVERIFY(!server.session.hasInput());
}

void TestServerSession::whatIsLeftOfAPostIsDroppedByAClose()
{
    auto options = testOptions();
    options->packetsPerSlice = 1;
    ServerScript server(polling, options);
    QCOMPARE(server.play("POST 2 4a|4b|4c; close; continue; GET 1"),
        QByteArray("text:a 2=ok 1=6|1 closed:forced close"));
}

void TestServerSession::itIsWritableWhereTheTransportTakesAMessageNow()
{
    ServerScript server(polling);
    QVERIFY(!server.session.isWritable());
    server.play("GET 1");
    QVERIFY(server.session.isWritable());
    server.play("send a");
    QVERIFY(!server.session.isWritable());
    server.play("GET 2; WS 3");
    QVERIFY(server.session.isWritable());
    server.play("text 3 5");
    QVERIFY(server.session.isWritable());
    QCOMPARE(server.session.transport(), webSocket);
    server.play("close");
    QVERIFY(!server.session.isWritable());
    QVERIFY(!ServerScript(polling).session.isWritable());
}

void TestServerSession::itCountsWhatWaitsAndEndsAtTheLimit()
{
    auto options = testOptions();
    options->maxQueuedBytes = 10;
    ServerScript server(polling, options);
    server.play("send 1234; send 5678");
    QCOMPARE(server.session.queuedBytes(), 10); // with the type of each
    QCOMPARE(server.play("GET 1"), QByteArray("1=41234|45678 drained"));
    QCOMPARE(server.session.queuedBytes(), 0);
    QCOMPARE(
        server.play("send 1234; send 5678; sendbin 00; GET 2"), QByteArray("closed:transport error 2=400/1"));
    QCOMPARE(server.session.queuedBytes(), 0);

    ServerScript pending(polling, options); // one that is taken at once never waits
    QCOMPARE(pending.play("GET 1; send 12345678901234567890"), QByteArray("1=412345678901234567890"));
}

void TestServerSession::aMessageNotYetHandedOutIsDroppedByAClose()
{
    ServerScript server(polling);
    server.session.postArrived(2, false, server.now);
    server.session.postFinished(2,
        "4a\x1e"
        "4b\x1e"
        "4c",
        server.now);
    const auto first = server.session.nextOutput();
    QCOMPARE(std::get<MessageReceived>(*first).data, QByteArray("a"));
    server.session.close(server.now);
    QCOMPARE(takeOutputs(server.session), QByteArray("2=ok"));
}

void TestServerSession::aBroadcastSharesItsFrame()
{
    const auto message = OutgoingMessage::text("to all");
    for (int client = 0; client < 3; ++client) {
        ServerScript server(webSocket);
        server.session.send(message, server.now);
        const auto sent = std::get<SendToWebSocket>(*server.session.nextOutput());
        QCOMPARE(sent.frame.constData(), message.webSocketFrame().constData());
    }
}

QTEST_APPLESS_MAIN(TestServerSession)
#include "tst_engineio_serversession.moc"

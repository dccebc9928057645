// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/serverscript.h"

#include <QTest>

using namespace tincan::engineio;
using namespace tincan::engineio::test;

namespace {

constexpr Transport polling = Transport::polling;
constexpr Transport webSocket = Transport::webSocket;

const Wire &wire()
{
    return wireOf(Revision::three);
}

} // namespace

/// What a session of revision 3 does otherwise than one of revision 4, or must do as well.
class TestServerSession3 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itBeginsWithTheOpenPacket();
    void pollingFollowsItsRules_data();
    void pollingFollowsItsRules() { checkScriptRow(wire()); }
    void pollingByTextAloneFollowsItsRules_data();
    void pollingByTextAloneFollowsItsRules() { checkScriptRow(wireOf(Revision::three, true)); }
    void aWebSocketFollowsItsRules_data();
    void aWebSocketFollowsItsRules() { checkScriptRow(wire()); }
    void theHeartbeatFollowsItsRules_data();
    void theHeartbeatFollowsItsRules() { checkScriptRow(wire()); }
    void anUpgradeFollowsItsRules_data();
    void anUpgradeFollowsItsRules() { checkScriptRow(wire()); }
    void aWebSocketSpeaksAsItsOwnRequestAsked();
    void aHugePostIsWorkedOffInSlices();
    void aBroadcastSharesItsFrames();
};

void TestServerSession3::itBeginsWithTheOpenPacket()
{
    QCOMPARE(ServerScript(polling, testOptions(), wire()).opening,
        QByteArray(R"(100=97:0{"sid":"sid","upgrades":["websocket"],"pingInterval":300,)"
                   R"("pingTimeout":200,"maxPayload":1000000} opened)"));
    QCOMPARE(ServerScript(webSocket, testOptions(), wire()).opening,
        QByteArray(
            R"(ws100=0{"sid":"sid","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":1000000} opened)"));
}

void TestServerSession3::pollingFollowsItsRules_data()
{
    addScriptColumns();
    const auto row
        = [](const char *name, const char *script, const char *said) { addRow(name, polling, script, said); };
    row("everything waiting goes out in one reply", "send a; send €; GET 1", "1=2:4a2:4€ drained");
    row("bytes among it make it octets", "send a; sendbin 0102; GET 1",
        "1=octets:0002ff34610103ff040102 drained");
    row("messages are received in order", "POST 2 2:4a6:b4AQI=2:4b", "text:a bin:0102 text:b 2=ok");
    row("octets are received", "octetPOST 2 0002ff34610102ff0405", "text:a bin:05 2=ok");
    row("octets of nothing", "octetPOST 2 ; POST 3 2:4a", "2=ok text:a 3=ok");
    row("an encoder's nothing", "POST 2 0:; POST 3 2:4a", "2=ok text:a 3=ok");
    row("garbage", "POST 2 40; GET 1", "2=ok closed:parse error 1=400/1");
    row("an empty body", "POST 2 ; GET 1", "2=ok closed:parse error 1=400/1");
    row("garbage as octets", "octetPOST 2 05; GET 1", "2=ok closed:parse error 1=400/1");
    row("garbage after a message", "POST 2 2:4a1:x2:4b", "text:a 2=ok closed:parse error");
    row("a second POST while octets are read", "octets 2; beginPOST 3; GET 1",
        "3=400 2=aborted closed:transport error 1=400/1");
    row("a close from the client with a GET pending", "GET 1; POST 2 1:1",
        "1=1:6 2=ok closed:transport close");
    row("a close by the server that a GET waits for", "GET 1; close", "1=1:1 closed:forced close");
    row("a close by the server that waits for a GET", "send a; close; GET 1; GET 2",
        "1=2:4a drained 2=1:61:1 closed:forced close");
    row("a ping is answered by the pending GET", "GET 1; POST 2 1:2", "1=1:3 2=ok");
    row("a ping is answered by the next GET", "POST 2 1:2; send a; GET 1", "2=ok 1=1:32:4a drained");
    row("what a ping carries is not sent back", "POST 2 6:2probe; GET 1", "2=ok 1=1:3 drained");
    row("a pong ends it", "GET 1; POST 2 1:3", "1=1:1 2=ok closed:transport error");
    row("a stray upgrade, a noop and an open packet", "POST 2 1:51:61:0; GET 1; send a", "2=ok 1=2:4a");
}

void TestServerSession3::pollingByTextAloneFollowsItsRules_data()
{
    addScriptColumns();
    addRow("bytes go out as base64", polling, "send a; sendbin 0102; GET 1", "1=2:4a6:b4AQI= drained");
    addRow("octets are received all the same", polling, "octetPOST 2 0102ff0405", "bin:05 2=ok");
    addRow("a WebSocket gets base64, too", webSocket, "send a; sendbin 0102", "ws100=4a ws100=b4AQI=");
    addRow("so does one that is upgraded to", polling, "WS 3; text 3 5; sendbin 01", "upgraded ws3=b4AQ==");
}

void TestServerSession3::aWebSocketFollowsItsRules_data()
{
    addScriptColumns();
    const auto row = [](const char *name, const char *script, const char *said) {
        addRow(name, webSocket, script, said);
    };
    row("messages go out at once", "send a; sendbin 0102; send b", "ws100=4a ws100=bin:040102 ws100=4b");
    row("messages are received", "text 100 4a; bin 100 040102; text 100 4b", "text:a bin:0102 text:b");
    row("a text frame b4… is base64 binary", "text 100 b4AQID", "bin:010203");
    row("a text frame b… of revision 4 is none", "text 100 bAQID", "ws100=close closed:parse error");
    row("an empty message of bytes", "bin 100 04", "bin:");
    row("an empty frame of bytes", "bin 100 ", "ws100=close closed:parse error");
    row("a type that is none", "bin 100 0702", "ws100=close closed:parse error");
    row("an empty frame", "text 100 ", "ws100=close closed:parse error");
    row("an unknown packet type", "text 100 7", "ws100=close closed:parse error");
    row("a close packet", "text 100 1", "ws100=close closed:transport close");
    row("a close packet of bytes", "bin 100 01", "ws100=close closed:transport close");
    row("a ping", "text 100 2", "ws100=3");
    row("a ping of bytes", "bin 100 0261", "ws100=3");
    row("a probe is a ping", "text 100 2probe", "ws100=3");
    row("a pong", "text 100 3", "ws100=close closed:transport error");
    row("a stray upgrade, a noop and an open packet", "text 100 5; text 100 6; text 100 0; send a",
        "ws100=4a");
    row("the server closes", "close", "ws100=close closed:forced close");
}

void TestServerSession3::theHeartbeatFollowsItsRules_data()
{
    addScriptColumns();
    addRow("the server does not ping", webSocket, "wait 499; send a", "ws100=4a");
    addRow("no ping within pingInterval and pingTimeout", webSocket, "wait 499; send a; wait 1",
        "ws100=4a ws100=close closed:ping timeout");
    addRow("a ping begins the time again", webSocket, "wait 499; text 100 2; wait 499; send a; wait 1",
        "ws100=3 ws100=4a ws100=close closed:ping timeout");
    addRow("messages are no ping", webSocket, "wait 300; text 100 4a; wait 200",
        "text:a ws100=close closed:ping timeout");
    addRow("a ping by POST counts", polling, "wait 400; POST 2 1:2; wait 499; GET 1; GET 2; wait 1",
        "2=ok 1=1:3 drained 2=1:1 closed:ping timeout");
    addRow("a ping too late does not revive the session", webSocket, "hang 500; text 100 2",
        "ws100=close closed:ping timeout");
    addRow("a poll after the time finds the session gone", polling, "hang 500; GET 1",
        "closed:ping timeout 1=400/1");
    addRow("a client that is not read is not timed out", webSocket, "pause; wait 5000; send a", "ws100=4a");
    addRow("read again it has pingTimeout", webSocket, "pause; wait 5000; resume; wait 199; send a; wait 1",
        "ws100=4a ws100=close closed:ping timeout");
    addRow("or the rest of its time where that is more", webSocket,
        "pause; wait 100; resume; wait 399; send a; wait 1", "ws100=4a ws100=close closed:ping timeout");
    addRow("a ping that was not read counts", webSocket,
        "pause; wait 5000; resume; text 100 2; wait 499; send a", "ws100=3 ws100=4a");
    addRow("resuming twice gives no more time", webSocket, "wait 400; resume; wait 100",
        "ws100=close closed:ping timeout");
    addRow("there is no ping timeout while closing", polling, "close; wait 600; GET 1",
        "1=1:61:1 closed:forced close");
}

void TestServerSession3::anUpgradeFollowsItsRules_data()
{
    addScriptColumns();
    const auto row
        = [](const char *name, const char *script, const char *said) { addRow(name, polling, script, said); };
    row("a probe is answered, a pending GET released, the rest goes by WebSocket",
        "GET 1; WS 3; text 3 2probe; wait 100; send a; sendbin 01; text 3 5; send b",
        "ws3=3probe 1=1:6 upgraded ws3=4a ws3=bin:0401 drained ws3=4b");
    row("what is buffered keeps draining to GETs", "WS 3; text 3 2probe; send a; GET 1",
        "ws3=3probe 1=2:4a drained");
    row("a probe of bytes is none", "WS 3; bin 3 0270726f6265; GET 1; send b", "ws3=close 1=2:4b");
    row("an upgrade of bytes is one", "WS 3; bin 3 05; send b", "upgraded ws3=4b");
    row("a ping that is no probe", "WS 3; text 3 2; GET 1; send b", "ws3=close 1=2:4b");
    row("pings by POST are answered while upgrading", "WS 3; text 3 2probe; POST 2 1:2; text 3 5; text 3 2",
        "ws3=3probe 2=ok upgraded ws3=3 drained ws3=3");
    row("a ping timeout ends both", "wait 300; GET 1; WS 3; wait 200", "ws3=close 1=1:1 closed:ping timeout");
    row("upgradeTimeout closes the WebSocket only", "GET 1; WS 3; wait 250; send b", "ws3=close 1=2:4b");
}

void TestServerSession3::aWebSocketSpeaksAsItsOwnRequestAsked()
{
    for (const auto revision : {Revision::three, Revision::four}) {
        ServerScript server(polling, testOptions(), wireOf(revision, true));
        server.session.webSocketArrived(3, server.now, &wireOf(revision, false));
        const QByteArray said = server.play("text 3 5; sendbin 01");
        QCOMPARE(said, revision == Revision::three ? "upgraded ws3=bin:0401" : "upgraded ws3=bin:01");
    }
    ServerScript server(webSocket, testOptions(), wireOf(Revision::four, true));
    QCOMPARE(server.play("sendbin 01"), QByteArray("ws100=bAQ=="));
}

void TestServerSession3::aHugePostIsWorkedOffInSlices()
{
    auto options = testOptions();
    options->packetsPerSlice = 2;
    ServerScript server(polling, options, wire());
    QCOMPARE(server.play("POST 2 2:4a2:4b2:4c"), QByteArray("text:a text:b"));
    QVERIFY(server.session.hasInput());
    QCOMPARE(server.play("continue"), QByteArray("text:c 2=ok"));
    QVERIFY(!server.session.hasInput());
}

void TestServerSession3::aBroadcastSharesItsFrames()
{
    for (const auto &message : {OutgoingMessage::text("to all"), OutgoingMessage::binary("to all")}) {
        for (int client = 0; client < 3; ++client) {
            ServerScript server(webSocket, testOptions(), wire());
            server.session.send(message, server.now);
            const auto sent = std::get<SendToWebSocket>(*server.session.nextOutput());
            QCOMPARE(sent.frame.constData(), message.webSocketFrame(Revision::three).constData());
        }
    }
}

QTEST_APPLESS_MAIN(TestServerSession3)
#include "tst_engineio_serversession3.moc"

// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/clientscript.h"

#include <QTest>

using namespace tincan::engineio;
using namespace tincan::engineio::test;

class TestClientSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openingFollowsItsRules_data();
    void openingFollowsItsRules() { check(); }
    void pollingFollowsItsRules_data();
    void pollingFollowsItsRules() { check(); }
    void aWebSocketFollowsItsRules_data();
    void aWebSocketFollowsItsRules() { check(); }
    void theUpgradeFollowsItsRules_data();
    void theUpgradeFollowsItsRules() { check(); }
    void closingFollowsItsRules_data();
    void closingFollowsItsRules() { check(); }
    void theQueryNamesTransportAndSession();
    void theHandshakeIsKept();
    void theEndSaysWhatWasWrong();
    void forcedBase64SendsBinaryAsText();
    void withoutUpgradeItStaysOnPolling();
    void itCountsWhatWaitsAndEndsAtTheLimit();
    void itIsWritableWhereNothingIsUnderWay();
    void deadlinesAreKnownInEveryPhase();

private:
    static void row(const char *name, Transport transport, const char *script, const char *said)
    {
        QTest::newRow(name) << transport << QByteArray(script) << QByteArray(said);
    }
    static void polling(const char *name, const char *script, const char *said)
    {
        row(name, Transport::polling, script, said);
    }
    static void webSocket(const char *name, const char *script, const char *said)
    {
        row(name, Transport::webSocket, script, said);
    }
    static void columns()
    {
        QTest::addColumn<Transport>("transport");
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("said");
    }
    static void check()
    {
        QFETCH(Transport, transport);
        QFETCH(QByteArray, script);
        ClientScript client(clientOptions(transport));
        QTEST(client.play(script), "said");
    }
};

void TestClientSession::openingFollowsItsRules_data()
{
    columns();
    polling("by a GET", "GET=PLAIN", "GET opened:sid GET");
    polling("with an upgrade offered", "GET=OPEN", "GET opened:sid ws=open GET");
    polling("with messages in the same payload", "GET=PLAIN|4a|4b", "GET opened:sid text:a text:b GET");
    polling("messages sent before wait", "send a; send b; GET=PLAIN", "GET opened:sid POST=4a|4b GET");
    polling("refused", "GET=!400", "GET closed:transport error");
    polling("no answer", "failed", "GET abort closed:transport error");
    polling("an empty payload", "GET=", "GET closed:parse error");
    polling("no open packet first", "GET=4a", "GET closed:parse error");
    polling("a bad open packet", "GET=0{}", "GET closed:parse error");
    polling("closed before it is open", "close", "GET abort closed:forced close");
    polling("what a WebSocket says is not heard", "opened; text 4a; end; GET=PLAIN", "GET opened:sid GET");
    webSocket("by a WebSocket", "opened; text PLAIN", "ws=open opened:sid");
    webSocket("an upgrade offered over a WebSocket is none", "opened; text OPEN", "ws=open opened:sid");
    webSocket("messages sent before wait, too", "send a; opened; sendbin 01; text PLAIN",
        "ws=open opened:sid ws=4a ws=bin:01 drained");
    webSocket("refused, too", "fail", "ws=open closed:transport error");
    webSocket("closed by the server at once", "opened; end", "ws=open closed:transport close");
    webSocket("no open packet first, too", "opened; text 2", "ws=open ws=close closed:parse error");
    webSocket("a binary frame first", "opened; bin 00", "ws=open ws=close closed:parse error");
    webSocket("closed before it is open, too", "close", "ws=open ws=close closed:forced close");
}

void TestClientSession::pollingFollowsItsRules_data()
{
    columns();
    const auto opened = [](const char *name, const char *script, const char *said) {
        polling(
            name, QByteArray("GET=PLAIN; ").append(script), QByteArray("GET opened:sid GET").append(said));
    };
    opened("one GET after another", "GET=4a; GET=6; GET=bAQI=", " text:a GET GET bin:0102 GET");
    opened("one POST at a time, the rest together", "send a; send b; send c; POST=ok; POST=ok",
        " POST=4a POST=4b|4c drained");
    opened("binary as base64", "sendbin 01020304", " POST=bAQIDBA==");
    opened("a batch is just maxPayload long",
        "send x; send 12345678; send 12345678; send z; POST=ok; POST=ok; POST=ok",
        " POST=4x POST=412345678|412345678 POST=4z drained");
    opened("a message over maxPayload goes alone",
        "send x; send 123456789012345678901; send y; POST=ok; POST=ok",
        " POST=4x POST=4123456789012345678901 POST=4y");
    opened("a ping is answered", "GET=2", " POST=3 GET");
    opened("a ping among messages", "GET=4a|2|4b", " text:a POST=3 text:b GET");
    opened("a POST refused", "send a; POST=!413", " POST=4a abort closed:transport error");
    opened("a GET refused", "GET=!400", " closed:transport error");
    opened(
        "a GET refused with a POST under way", "send a; GET=!400", " POST=4a abort closed:transport error");
    opened("no answer to a request", "failed", " abort closed:transport error");
    opened("garbage", "GET=x", " closed:parse error");
    opened("an empty payload", "GET=", " closed:parse error");
    opened("messages before garbage are received", "GET=4a|x|4b", " text:a closed:parse error");
    opened("the server closes", "GET=6|1", " closed:transport close");
    opened("nothing is received after the server's close", "GET=4a|1|4b", " text:a closed:transport close");
    opened("a second open packet is ignored", "GET=PLAIN", " GET");
    opened("pong, upgrade and noop are ignored", "GET=3|5|6", " GET");
    opened("no ping for pingInterval and pingTimeout", "wait 499; send a; wait 1",
        " POST=4a abort closed:ping timeout");
    opened("a ping starts both anew", "wait 400; GET=2; POST=ok; wait 499; send a; wait 1",
        " POST=3 GET drained POST=4a abort closed:ping timeout");
    opened("messages are no ping", "wait 400; GET=4a; wait 100", " text:a GET abort closed:ping timeout");
    opened("a ping too late does not revive it", "wait 500; GET=2", " abort closed:ping timeout");
    opened("an answer nobody waits for is ignored", "POST=ok; send a", " POST=4a");
    opened("after the end nothing happens",
        "GET=1; GET=4a; POST=ok; failed; opened; text 4a; end; send a; close; wait 1000",
        " closed:transport close");
}

void TestClientSession::aWebSocketFollowsItsRules_data()
{
    columns();
    const auto opened = [](const char *name, const char *script, const char *said) {
        webSocket(name, QByteArray("opened; text PLAIN; ").append(script),
            QByteArray("ws=open opened:sid").append(said));
    };
    opened("messages go out at once", "send a; sendbin 0102", " ws=4a ws=bin:0102");
    opened("messages are received", "text 4a; bin 0102; text bAQI=", " text:a bin:0102 bin:0102");
    opened("a ping is answered", "text 2", " ws=3");
    opened("an unknown type", "text 7", " ws=close closed:parse error");
    opened("an empty frame", "text ", " ws=close closed:parse error");
    opened("the server's close packet", "text 1", " ws=close closed:transport close");
    opened("the server closes", "end", " closed:transport close");
    opened("the connection breaks", "fail", " closed:transport error");
    opened("open, pong, upgrade and noop are ignored", "text PLAIN; text 3; text 5; text 6", "");
    opened("no ping in time", "wait 500", " ws=close closed:ping timeout");
    opened("pings in time", "wait 400; text 2; wait 400; text 2; wait 499", " ws=3 ws=3");
    opened(
        "answers to requests nobody made are ignored", "GET=4a; POST=ok; failed; GET=!400; send a", " ws=4a");
    opened("closing", "send a; close; end", " ws=4a ws=close closed:forced close");
}

void TestClientSession::theUpgradeFollowsItsRules_data()
{
    columns();
    const auto offered = [](const char *name, const char *script, const char *said) {
        polling(name, QByteArray("GET=OPEN; ").append(script),
            QByteArray("GET opened:sid ws=open GET").append(said));
    };
    offered("probe, pause, upgrade", "opened; text 3probe; GET=6", " ws=2probe ws=5 upgraded");
    offered("messages received while pausing are not lost", "opened; text 3probe; GET=4a|4b; text 4c",
        " ws=2probe text:a text:b ws=5 upgraded text:c");
    offered("messages sent while probing go by POST", "send a; opened; POST=ok; send b",
        " POST=4a ws=2probe drained POST=4b");
    offered("messages sent while pausing wait", "opened; text 3probe; send a; sendbin 01; GET=6; send b",
        " ws=2probe ws=5 upgraded ws=4a ws=bin:01 drained ws=4b");
    offered("a POST under way is waited for", "send a; opened; text 3probe; GET=6; send b; POST=ok",
        " POST=4a ws=2probe ws=5 upgraded ws=4b drained");
    offered("a GET under way is waited for", "send a; opened; text 3probe; POST=ok; send b; GET=6",
        " POST=4a ws=2probe ws=5 upgraded ws=4b drained");
    offered("a ping while pausing is answered over the WebSocket", "opened; text 3probe; GET=2",
        " ws=2probe ws=5 upgraded ws=3 drained");
    offered(
        "a close while pausing", "opened; text 3probe; GET=1", " ws=2probe ws=close closed:transport close");
    offered("the WebSocket is refused: polling goes on", "fail; GET=4a; send b", " text:a GET POST=4b");
    offered("the WebSocket closes while probing", "opened; end; GET=4a", " ws=2probe text:a GET");
    offered("the WebSocket closes while pausing: the pending GET is kept",
        "opened; text 3probe; send a; end; GET=4b", " ws=2probe POST=4a text:b GET");
    offered("while pausing for a POST only: polling resumes",
        "send a; opened; text 3probe; GET=6; end; POST=ok", " POST=4a ws=2probe GET drained");
    offered("another answer to the probe", "opened; text 3; GET=4a", " ws=2probe ws=close text:a GET");
    offered("an answer before the question", "text 3probe; GET=4a", " ws=close text:a GET");
    offered("a binary answer", "opened; bin 00", " ws=2probe ws=close");
    offered("garbage for an answer", "opened; text x", " ws=2probe ws=close");
    offered("a message too early, while pausing", "opened; text 3probe; text 4a; GET=4b",
        " ws=2probe ws=close text:b GET");
    offered("no answer in time", "opened; wait 250; GET=4a", " ws=2probe ws=close text:a GET");
    offered("no connection in time", "wait 250; opened; send a", " ws=close POST=4a");
    offered("no release in time", "opened; text 3probe; send a; wait 250", " ws=2probe ws=close POST=4a");
    offered("a second opening is ignored", "opened; opened", " ws=2probe");
    offered(
        "a failing request ends all", "opened; failed", " ws=2probe ws=close abort closed:transport error");
    offered("a ping timeout ends all", "wait 240; opened; text 3probe; wait 10; wait 250",
        " ws=2probe ws=close abort closed:ping timeout");
    offered("the WebSocket closes after the upgrade", "opened; text 3probe; GET=6; end",
        " ws=2probe ws=5 upgraded closed:transport close");
}

void TestClientSession::closingFollowsItsRules_data()
{
    columns();
    const auto opened = [](const char *name, const char *script, const char *said) {
        polling(
            name, QByteArray("GET=PLAIN; ").append(script), QByteArray("GET opened:sid GET").append(said));
    };
    opened("the close is told by POST", "close; POST=ok", " POST=1 abort closed:forced close");
    opened("what is queued goes first, in a POST of its own",
        "send a; send b; close; POST=ok; POST=ok; POST=ok",
        " POST=4a POST=4b POST=1 abort closed:forced close");
    opened("in batches",
        "send x; send 1234567890; send 1234567890; close; POST=ok; POST=ok; POST=ok; POST=ok",
        " POST=4x POST=41234567890 POST=41234567890 POST=1 abort closed:forced close");
    opened("the GET ends with it", "close; GET=6; POST=ok", " POST=1 closed:forced close");
    opened("nothing is received any more", "close; GET=4a|2; POST=ok", " POST=1 closed:forced close");
    opened("nothing is sent any more", "close; send a; POST=ok", " POST=1 abort closed:forced close");
    opened("the GET is refused meanwhile", "close; GET=!400", " POST=1 abort closed:forced close");
    opened("the server can't be reached", "close; failed", " POST=1 abort closed:forced close");
    opened(
        "the server takes too long", "close; wait 99; wait 1; POST=ok", " POST=1 abort closed:forced close");
    opened("closing twice", "close; close; POST=ok; close", " POST=1 abort closed:forced close");
    polling("while probing the WebSocket is given up", "GET=OPEN; opened; close; text 3probe; POST=ok",
        "GET opened:sid ws=open GET ws=2probe ws=close POST=1 abort closed:forced close");
    polling("while pausing, too", "GET=OPEN; opened; text 3probe; send a; close; POST=ok; POST=ok",
        "GET opened:sid ws=open GET ws=2probe ws=close POST=4a POST=1 abort closed:forced close");
}

void TestClientSession::theQueryNamesTransportAndSession()
{
    ClientScript client(clientOptions(Transport::polling));
    QCOMPARE(client.session.query(Transport::polling), QByteArray("EIO=4&transport=polling"));
    QCOMPARE(client.session.query(Transport::webSocket), QByteArray("EIO=4&transport=websocket"));
    client.play("GET=0{\"sid\":\"a&b\",\"pingInterval\":1,\"pingTimeout\":1}");
    QCOMPARE(client.session.query(Transport::polling), QByteArray("EIO=4&transport=polling&sid=a%26b"));
    QCOMPARE(client.session.query(Transport::webSocket), QByteArray("EIO=4&transport=websocket&sid=a%26b"));
}

void TestClientSession::theHandshakeIsKept()
{
    ClientScript client(clientOptions(Transport::polling));
    client.play("GET=OPEN");
    QCOMPARE(client.session.handshake(), parseHandshake(openPacket(true).sliced(1)).value());
}

void TestClientSession::theEndSaysWhatWasWrong()
{
    ClientSession session(clientOptions(Transport::polling));
    QVERIFY(std::holds_alternative<client::Poll>(*session.nextOutput()));
    session.pollFinished(403, R"({"code":4,"message":"Forbidden"})", {});
    const auto closed = std::get<client::Closed>(*session.nextOutput());
    QCOMPARE(closed.httpStatus, 403);
    QVERIFY(closed.detail.contains("Forbidden"));
}

void TestClientSession::forcedBase64SendsBinaryAsText()
{
    auto options = clientOptions(Transport::webSocket);
    options.forceBase64 = true;
    ClientScript client(options);
    QCOMPARE(client.play("opened; text PLAIN; sendbin 01020304; send a"),
        QByteArray("ws=open opened:sid ws=bAQIDBA== ws=4a"));
}

void TestClientSession::withoutUpgradeItStaysOnPolling()
{
    auto options = clientOptions(Transport::polling);
    options.upgrade = false;
    ClientScript client(options);
    QCOMPARE(client.play("GET=OPEN"), QByteArray("GET opened:sid GET"));
}

void TestClientSession::itCountsWhatWaitsAndEndsAtTheLimit()
{
    auto options = clientOptions(Transport::polling);
    options.maxQueuedBytes = 10;
    ClientScript client(options);
    client.play("send 1234; send 5678");
    QCOMPARE(client.session.queuedBytes(), 10);
    QCOMPARE(client.play("GET=PLAIN"), QByteArray("opened:sid POST=41234|45678 GET"));
    QCOMPARE(client.session.queuedBytes(), 0);
    QCOMPARE(client.play("send 1234; send 56789"), QByteArray("abort closed:transport error"));
}

void TestClientSession::itIsWritableWhereNothingIsUnderWay()
{
    ClientScript client(clientOptions(Transport::polling));
    QVERIFY(!client.session.isWritable());
    client.play("GET=OPEN");
    QVERIFY(client.session.isWritable());
    client.play("send a");
    QVERIFY(!client.session.isWritable());
    client.play("POST=ok; opened");
    QVERIFY(client.session.isWritable());
    client.play("text 3probe");
    QVERIFY(!client.session.isWritable());
    client.play("GET=6");
    QVERIFY(client.session.isWritable());
    QCOMPARE(client.session.transport(), Transport::webSocket);
    client.play("close");
    QVERIFY(!client.session.isWritable());
}

void TestClientSession::deadlinesAreKnownInEveryPhase()
{
    using std::chrono::milliseconds;
    ClientScript client(clientOptions(Transport::polling));
    const auto next = [&client] { return *client.session.nextDeadline() - TimePoint(); };
    QVERIFY(!client.session.nextDeadline());
    client.play("wait 1000; GET=OPEN");
    QCOMPARE(next(), milliseconds(1250)); // probeTimeout
    client.play("wait 100; opened; text 3probe");
    QCOMPARE(next(), milliseconds(1250));
    client.play("GET=6");
    QCOMPARE(next(), milliseconds(1500)); // ping
    client.play("text 2");
    QCOMPARE(next(), milliseconds(1600));
    client.play("close");
    QVERIFY(!client.session.nextDeadline());

    ClientScript polling(clientOptions(Transport::polling));
    polling.play("GET=PLAIN; close");
    QCOMPARE(*polling.session.nextDeadline() - TimePoint(), milliseconds(100)); // closeTimeout
}

QTEST_APPLESS_MAIN(TestClientSession)
#include "tst_engineio_clientsession.moc"

// SPDX-License-Identifier: MIT
#include "tests/protocol/engineio/serverscript.h"

#include <QTest>

using namespace tincan::engineio;
using namespace tincan::engineio::test;

/// The rules of the way from polling to a WebSocket.
class TestServerUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUpgradeFollowsItsRules_data();
    void anUpgradeFollowsItsRules() { checkScriptRow(); }
    void nothingIsLostWhereverTheUpgradeFallsInABurst_data();
    void nothingIsLostWhereverTheUpgradeFallsInABurst();
    void deadlinesAreKnownInEveryPhase();
};

void TestServerUpgrade::anUpgradeFollowsItsRules_data()
{
    addScriptColumns();
    const auto row = [](const char *name, const char *script, const char *said) {
        addRow(name, Transport::polling, script, said);
    };
    row("a probe is answered", "WS 3; text 3 2probe", "ws3=3probe");
    row("a pending GET is released after 100 ms", "GET 1; WS 3; text 3 2probe; wait 99; wait 1",
        "ws3=3probe 1=6");
    row("every 100 ms while one is pending", "GET 1; WS 3; text 3 2probe; wait 100; GET 2; wait 99; wait 1",
        "ws3=3probe 1=6 2=6");
    row("not before 100 ms", "GET 1; WS 3; text 3 2probe; wait 99; send a", "ws3=3probe 1=4a");
    row("the next not before another 100 ms", "GET 1; WS 3; text 3 2probe; wait 100; GET 2; wait 99; send a",
        "ws3=3probe 1=6 2=4a");
    row("a GET that arrives late is released at once", "WS 3; text 3 2probe; wait 150; GET 1; wait 0",
        "ws3=3probe 1=6");
    row("no GET is released before the probe", "GET 1; WS 3; wait 249", "");
    row("the upgrade", "WS 3; text 3 2probe; text 3 5", "ws3=3probe upgraded");
    row("the upgrade releases a GET still pending", "GET 1; WS 3; text 3 2probe; text 3 5",
        "ws3=3probe 1=6 upgraded");
    row("an upgrade without a probe is accepted", "send a; WS 3; text 3 5", "upgraded ws3=4a drained");
    row("what is buffered keeps draining to GETs", "WS 3; text 3 2probe; send a; GET 1; GET 2; send b",
        "ws3=3probe 1=4a drained 2=4b");
    row("the rest goes to the WebSocket in order",
        "WS 3; text 3 2probe; send a; sendbin 01; text 3 5; send b",
        "ws3=3probe upgraded ws3=4a ws3=bin:01 drained ws3=4b");
    row("POSTs are heard while upgrading", "WS 3; text 3 2probe; POST 2 4a; text 3 5; text 3 4b",
        "ws3=3probe text:a 2=ok upgraded text:b");
    row("a POST begun before the upgrade is heard after it",
        "beginPOST 2; WS 3; text 3 5; finishPOST 2 4a; text 3 4b", "upgraded text:a 2=ok text:b");
    row("the heartbeat goes on by GET while upgrading", "wait 100; WS 3; text 3 2probe; wait 200; GET 1",
        "ws3=3probe 1=2 drained");
    row("a pong may take the new way", "wait 300; GET 1; WS 3; text 3 2probe; text 3 5; text 3 3; wait 299",
        "1=2 drained ws3=3probe upgraded");

    row("a message instead of a probe closes the WebSocket only", "WS 3; text 3 4a; GET 1; send b",
        "ws3=close 1=4b");
    row("a message instead of the upgrade, too", "WS 3; text 3 2probe; text 3 4a; GET 1; send b",
        "ws3=3probe ws3=close 1=4b");
    row("a ping that is no probe", "WS 3; text 3 2; GET 1; send b", "ws3=close 1=4b");
    row("a ping with other data", "WS 3; text 3 2Probe; GET 1; send b", "ws3=close 1=4b");
    row("a pong", "WS 3; text 3 3probe; GET 1; send b", "ws3=close 1=4b");
    row("a close packet", "WS 3; text 3 1; GET 1; send b", "ws3=close 1=4b");
    row("a noop", "WS 3; text 3 6; GET 1; send b", "ws3=close 1=4b");
    row("an open packet", "WS 3; text 3 0; GET 1; send b", "ws3=close 1=4b");
    row("an unknown type", "WS 3; text 3 7; GET 1; send b", "ws3=close 1=4b");
    row("an empty frame", "WS 3; text 3 ; GET 1; send b", "ws3=close 1=4b");
    row("a binary frame", "WS 3; bin 3 05; GET 1; send b", "ws3=close 1=4b");
    row("a second probe is answered as the first", "WS 3; text 3 2probe; text 3 2probe; text 3 5",
        "ws3=3probe ws3=3probe upgraded");
    row("the client closes the WebSocket", "GET 1; WS 3; end 3; send b", "1=4b");
    row("the WebSocket breaks", "GET 1; WS 3; text 3 2probe; fail 3; send b", "ws3=3probe 1=4b");
    row("upgradeTimeout closes the WebSocket only", "GET 1; WS 3; wait 249; wait 1; send b",
        "ws3=close 1=4b");
    row("upgradeTimeout after the probe, too", "WS 3; text 3 2probe; wait 250; GET 1; send b",
        "ws3=3probe ws3=close 1=4b");
    row("after a failure another may try", "WS 3; text 3 4; WS 4; text 4 2probe; text 4 5; send a",
        "ws3=close ws4=3probe upgraded ws4=4a");
    row("what a refused WebSocket says is not heard", "WS 3; text 3 4; text 3 5; send a; GET 1",
        "ws3=close 1=4a drained");
    row("a second WebSocket while upgrading is closed", "WS 3; WS 4; text 4 5; text 3 2probe",
        "ws4=close ws3=3probe");
    row("a second WebSocket after the upgrade is closed", "WS 3; text 3 5; WS 4; text 4 4a; send b",
        "upgraded ws4=close ws3=4b");

    row("polling after the upgrade is a bad request", "WS 3; text 3 5; GET 1; POST 2 4a; send b",
        "upgraded 1=400/3 2=400/3 ws3=4b");
    row("and unknown when the session is gone", "WS 3; text 3 5; end 3; GET 1; POST 2 4a",
        "upgraded closed:transport close 1=400/1 2=400/1");
    row("a GET aborted after its release is nothing", "GET 1; WS 3; text 3 5; abortGET 1; send a",
        "1=6 upgraded ws3=4a");
    row("a stray second upgrade is ignored", "WS 3; text 3 5; text 3 5; send a", "upgraded ws3=4a");

    row("overlapping GETs end both", "GET 1; WS 3; GET 2", "2=400 ws3=close 1=1 closed:transport error");
    row("an aborted GET ends both", "GET 1; WS 3; text 3 2probe; abortGET 1",
        "ws3=3probe ws3=close closed:transport error");
    row("garbage in a POST ends both", "WS 3; POST 2 x", "ws3=close 2=ok closed:parse error");
    row("a close by POST ends both", "GET 1; WS 3; POST 2 1", "ws3=close 1=6 2=ok closed:transport close");
    row("the server's close gives up the WebSocket", "GET 1; WS 3; close",
        "ws3=close 1=1 closed:forced close");
    row("and waits for a GET where none is pending", "WS 3; text 3 2probe; close; text 3 5; GET 1",
        "ws3=3probe ws3=close 1=6|1 closed:forced close");
    row("a ping timeout ends both", "wait 250; WS 3; text 3 2probe; wait 50; GET 1; GET 2; wait 199; wait 1",
        "ws3=3probe 1=2 drained 2=6 ws3=close closed:ping timeout");
}

void TestServerUpgrade::nothingIsLostWhereverTheUpgradeFallsInABurst_data()
{
    QTest::addColumn<int>("upgradeAt");
    QTest::addColumn<int>("pollAt");
    for (int upgradeAt = 0; upgradeAt <= 6; ++upgradeAt) {
        for (int pollAt = 0; pollAt <= upgradeAt; ++pollAt)
            QTest::addRow("GET before message %d, upgrade before message %d", pollAt, upgradeAt)
                << upgradeAt << pollAt;
    }
}

void TestServerUpgrade::nothingIsLostWhereverTheUpgradeFallsInABurst()
{
    QFETCH(int, upgradeAt);
    QFETCH(int, pollAt);
    ServerScript server(Transport::polling);
    QByteArray said = server.play("WS 3; text 3 2probe");
    for (int i = 0; i <= 6; ++i) {
        if (i == pollAt)
            said += server.play("GET 1");
        if (i == upgradeAt)
            said += server.play("text 3 5");
        said += ' ' + server.play("send m" + QByteArray::number(i));
    }
    QByteArray seen;
    for (qsizetype at = said.indexOf("4m"); at >= 0; at = said.indexOf("4m", at + 1))
        seen += said[at + 2];
    QCOMPARE(seen, QByteArray("0123456"));
}

void TestServerUpgrade::deadlinesAreKnownInEveryPhase()
{
    using std::chrono::milliseconds;
    ServerScript server(Transport::polling);
    const auto next = [&server] { return *server.session.nextDeadline() - TimePoint(); };
    QCOMPARE(next(), milliseconds(300)); // ping
    server.play("WS 3");
    QCOMPARE(next(), milliseconds(250)); // upgradeTimeout
    server.play("text 3 2probe");
    QCOMPARE(next(), milliseconds(250));
    server.play("GET 1");
    QCOMPARE(next(), milliseconds(100)); // release
    server.play("text 3 5");
    QCOMPARE(next(), milliseconds(300));
    server.play("wait 300");
    QCOMPARE(next(), milliseconds(500)); // ping timeout
    server.play("wait 200");
    QVERIFY(!server.session.nextDeadline());
}

QTEST_APPLESS_MAIN(TestServerUpgrade)
#include "tst_engineio_serverupgrade.moc"

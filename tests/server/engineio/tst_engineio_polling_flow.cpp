// SPDX-License-Identifier: MIT
#include "tests/server/support/echoengine.h"
#include "tests/server/support/pollingclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

/// Polling with much to carry, and sessions that their server slows or ends.
class TestPollingFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void volatileMessagesSeeWhetherAGetIsPending();
    void whoAsksForMuchAtOnceGetsItAll();
    void aClientThatNeverPollsIsCut();
    void whoLeavesMostUnfetchedGoesFirstWhenAllTogetherHoldTooMuch();
    void aClientWithFullQueueIsSlowed();
    void aHugePostIsWorkedOffInSlices();
    void aSessionMayStopAndResumeReading();
    void shutDownTellsThePendingGet();
    void aSessionMayCloseInsideItsHandler();
    void pipelinedGetAndPostOnOneConnectionWork();
};

void TestPollingFlow::volatileMessagesSeeWhetherAGetIsPending()
{
    EchoEngine server;
    PollingClient client(server.port());
    QVERIFY(!server.last->session->isWritable());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    server.last->session->send(engineio::OutgoingMessage::text("v"));
    QVERIFY(!server.last->session->isWritable());
    QCOMPARE(client.polled(), "200 4v");
}

/// More than may wait for one client; but it fetches what it asked for.
void TestPollingFlow::whoAsksForMuchAtOnceGetsItAll()
{
    EchoEngine server;
    PollingClient client(server.port());
    const QByteArray ask("4big900000");
    QCOMPARE(client.post(ask + ("\x1e" + ask).repeated(19)), "200 ok");
    qsizetype bytes = 0;
    while (bytes < 20 * 900'000) {
        const QByteArray polled = client.poll();
        QVERIFY2(polled.startsWith("200 4x"), polled.left(100));
        bytes += polled.count('x');
    }
    QCOMPARE(bytes, 20 * 900'000);
    QCOMPARE(server.last->received, 20);
}

void TestPollingFlow::aClientThatNeverPollsIsCut()
{
    EchoEngine server;
    PollingClient client(server.port());
    PollingClient other(server.port());
    const auto message = engineio::OutgoingMessage::text(QByteArray(1'000'000, 'x'));
    EchoUser *const silent = server.users.at(client.sid).get();
    for (int i = 0; i < 8; ++i)
        silent->session->send(message);
    QCOMPARE(silent->reason, QString());
    silent->session->send(message);
    QVERIFY(!silent->session->isOpen());
    QCOMPARE(silent->reason, QString()); // never told inside send(): its caller is not done
    silent->session->send(message);
    QTRY_COMPARE(silent->reason, u"transport error"_s);
    QCOMPARE(other.post("4alive"), "200 ok");
}

void TestPollingFlow::whoLeavesMostUnfetchedGoesFirstWhenAllTogetherHoldTooMuch()
{
    ServerOptions options;
    options.limits.outputTotalBytes = 1'000'000;
    EchoEngine server(options);
    PollingClient greedy(server.port());
    PollingClient modest(server.port());
    EchoUser *const greedyUser = server.users.at(greedy.sid).get();
    EchoUser *const modestUser = server.users.at(modest.sid).get();
    modestUser->session->send(engineio::OutgoingMessage::text(QByteArray(400'000, 'm')));
    greedyUser->session->send(engineio::OutgoingMessage::text(QByteArray(550'000, 'g')));
    QCoreApplication::processEvents();
    QCOMPARE(greedyUser->reason, QString());
    modestUser->session->send(engineio::OutgoingMessage::text(QByteArray(100'000, 'm')));
    QTRY_COMPARE(greedyUser->reason, u"transport error"_s);
    QVERIFY(modest.poll().endsWith("mmm"));
    QCOMPARE(server.loop.flusher().queuedBytes(), 0);
    QCOMPARE(modestUser->reason, QString());
}

void TestPollingFlow::aClientWithFullQueueIsSlowed()
{
    EchoEngine server;
    PollingClient client(server.port());
    server.last->session->send(engineio::OutgoingMessage::text(QByteArray(1'100'000, 'x')));
    client.newPost().send(
        "POST /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n4x");
    PollingClient other(server.port());
    QCOMPARE(other.post("4alive"), "200 ok");
    QCOMPARE(server.users.at(client.sid)->received, 0);
    QCOMPARE(client.poll().size(), 5 + 1'100'000);
    QCOMPARE(client.postConnection().response().value().body, "ok");
    QCOMPARE(client.poll(), "200 4x");
}

void TestPollingFlow::aHugePostIsWorkedOffInSlices()
{
    EchoEngine server;
    PollingClient client(server.port());
    QByteArray body = "4x";
    for (int i = 1; i < 10'000; ++i)
        body += "\x1e"
                "4x";
    client.newPost().send("POST /socket.io/?" + client.query()
        + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    EchoUser *const user = server.last;
    int most = 0; // in one turn
    int before = 0;
    while (user->received < 10'000) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        most = std::max(most, user->received - std::exchange(before, user->received));
    }
    QVERIFY2(most < 3000, qPrintable(QString::number(most)));
    QCOMPARE(client.postConnection().response().value().body, "ok");
}

void TestPollingFlow::aSessionMayStopAndResumeReading()
{
    EchoEngine server;
    PollingClient client(server.port());
    EchoUser *const user = server.last;
    user->session->setReading(false);
    client.newPost().send("POST /socket.io/?" + client.query()
        + " HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n4a\x1e"
          "4b");
    PollingClient other(server.port());
    QCOMPARE(other.post("4alive"), "200 ok");
    QCOMPARE(user->received, 0);
    user->session->setReading(true);
    QCOMPARE(client.postConnection().response().value().body, "ok");
    QCOMPARE(user->received, 2);
    QCOMPARE(client.poll(),
        "200 4a\x1e"
        "4b");
}

void TestPollingFlow::shutDownTellsThePendingGet()
{
    EchoEngine server;
    PollingClient client(server.port());
    client.get();
    QTRY_VERIFY(server.last->session->isWritable());
    server.engine.close();
    QCOMPARE(server.last->reason, u"server shutting down"_s);
    QCOMPARE(client.polled(), "200 1");
    QCOMPARE(server.engine.clientsCount(), 0);
    RawClient late(server.port());
    late.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(late.response().value().status, 503);
}

void TestPollingFlow::aSessionMayCloseInsideItsHandler()
{
    EchoEngine server;
    server.engine.setSessionHandler([](engineio::Session &session) { session.close(); });
    PollingClient client(server.port());
    QVERIFY(client.open.body.startsWith("0{"));
    QCOMPARE(client.poll(),
        "200 6\x1e"
        "1");
    QCOMPARE(server.engine.clientsCount(), 0);
}

void TestPollingFlow::pipelinedGetAndPostOnOneConnectionWork()
{
    EchoEngine server;
    PollingClient client(server.port());
    RawClient both(server.port());
    both.send("GET /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\n\r\n" + "POST /socket.io/?"
        + client.query() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n4x");
    QCOMPARE(both.response().value().body, "4x");
    QCOMPARE(both.response().value().body, "ok");
}

QTEST_GUILESS_MAIN(TestPollingFlow)
#include "tst_engineio_polling_flow.moc"

// SPDX-License-Identifier: MIT
#include "server/socketio/tokenbucket.h"
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

class LimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClientThatJoinsNothingIsClosed();
    void aMiddlewareThatNeverAnswersDoesNotKeepTheConnection();
    void whoHasJoinedOnceMayStay();
    void aClientJoinsAtMostSoManyNamespaces();
    void aFloodIsSlowedToTheRateAllowed();
    void attachmentsAreNoEventsOfTheirOwn();
    void withoutARateNobodyIsSlowed();
    void allClientsTogetherHoldOnlySoMuch();
    void whoIsSentTooMuchWhileItWaitsIsClosed();
    void packetsOverALimitCloseTheConnection_data();
    void packetsOverALimitCloseTheConnection();
    void theBucketLetsABurstPassThenTheRate();
};

void LimitsTest::aClientThatJoinsNothingIsClosed()
{
    HubBench bench;
    MemorySession &client = bench.connect();
    client.clientSends("0/unknown,");
    bench.pass(44'999ms);
    QVERIFY(client.isOpen());
    bench.pass(2ms);
    QVERIFY(!client.isOpen());
}

void LimitsTest::aMiddlewareThatNeverAnswersDoesNotKeepTheConnection()
{
    ServerOptions options;
    options.connectTimeout = 1s;
    HubBench bench(options);
    std::optional<Next> kept;
    bench.root().use([&](Socket &, const Next &next) { kept = next; });
    bench.root().onConnection([](Socket &) { QFAIL("nobody is there"); });
    MemorySession &client = bench.join();
    bench.pass(1001ms);
    QVERIFY(!client.isOpen());
    (*kept)();
}

void LimitsTest::whoHasJoinedOnceMayStay()
{
    HubBench bench;
    MemorySession &client = bench.join();
    client.clientSends("1");
    bench.pass(1h);
    QVERIFY(client.isOpen());
}

void LimitsTest::aClientJoinsAtMostSoManyNamespaces()
{
    ServerOptions options;
    options.limits.namespacesPerClient = 2;
    HubBench bench(options);
    for (const QString &name : {u"/a"_s, u"/b"_s})
        bench.of(name);
    MemorySession &client = bench.join();
    client.clientSends("0/a,");
    client.take();
    client.clientSends("0/b,");
    QCOMPARE(bench.of(u"/b"_s).socketCount(), 0);
    QVERIFY(client.isOpen());
    const QStringList reply = client.take();
    QCOMPARE(reply.size(), 1);
    QVERIFY(reply.first().startsWith(u"4/b,{\"message\":"));
}

void LimitsTest::aFloodIsSlowedToTheRateAllowed()
{
    ServerOptions options;
    options.limits.eventRate = RateLimit{10, 20};
    HubBench bench(options);
    int events = 0;
    bench.root().onConnection([&](Socket &socket) { socket.on(u"e"_s, [&] { ++events; }); });
    MemorySession &client = bench.join();
    MemorySession &other = bench.join();
    for (int i = 0; i < 100; ++i)
        client.clientSends("2[\"e\"]");
    QCOMPARE(events, 19); // and the CONNECT
    other.clientSends("2[\"e\"]"); // nobody else is slowed
    QCOMPARE(events, 20);
    for (int i = 0; i < 10; ++i) {
        bench.pass(101ms);
        client.deliverUnread();
    }
    QVERIFY(events >= 29 && events <= 31);
    QVERIFY(client.isOpen());
    for (int i = 0; i < 100; ++i) {
        bench.pass(101ms);
        client.deliverUnread();
    }
    QCOMPARE(events, 101); // nothing is lost
}

void LimitsTest::attachmentsAreNoEventsOfTheirOwn()
{
    ServerOptions options;
    options.limits.eventRate = RateLimit{1, 3};
    HubBench bench(options);
    int events = 0;
    bench.root().onConnection([&](Socket &socket) { socket.on(u"e"_s, [&] { ++events; }); });
    MemorySession &client = bench.join();
    client.clientSends("54-[\"e\"]");
    for (int i = 0; i < 4; ++i)
        client.clientSendsBinary("x");
    QCOMPARE(events, 1);
    QVERIFY(client.isReading());
}

void LimitsTest::withoutARateNobodyIsSlowed()
{
    HubBench bench;
    MemorySession &client = bench.join();
    for (int i = 0; i < 10'000; ++i) {
        client.clientSends("2[\"e\"]");
        if (!client.isReading())
            bench.pass(1ms); // the next turn
        client.deliverUnread();
    }
    QCOMPARE(client.unread(), 0);
}

void LimitsTest::allClientsTogetherHoldOnlySoMuch()
{
    ServerOptions options;
    options.limits.unfinishedPacketBytesTotal = 250;
    HubBench bench(options);
    QList<MemorySession *> clients;
    QStringList reasons;
    bench.root().onConnection(
        [&](Socket &socket) { socket.onDisconnect([&](const QString &reason) { reasons << reason; }); });
    for (int i = 0; i < 3; ++i) {
        clients << &bench.join();
        clients.last()->clientSends("52-[\"e\"]");
        clients.last()->clientSendsBinary(QByteArray(100, 'x'));
    }
    QVERIFY(clients[0]->isOpen());
    QVERIFY(clients[1]->isOpen());
    QVERIFY(!clients[2]->isOpen());
    QCOMPARE(reasons, QStringList(u"forced server close"_s));
    clients[0]->clientSendsBinary("y"); // what is finished, or gone, is held no longer
    clients[1]->end(engineio::CloseReason::transportClose);
    MemorySession &late = bench.join();
    late.clientSends("52-[\"e\"]");
    late.clientSendsBinary(QByteArray(200, 'x'));
    QVERIFY(late.isOpen());
}

void LimitsTest::whoIsSentTooMuchWhileItWaitsIsClosed()
{
    ServerOptions options;
    options.limits.unfinishedPacketBytesTotal = 250;
    HubBench bench(options);
    Socket *waiting = nullptr;
    std::optional<Next> kept;
    bench.root().use([&](Socket &socket, const Next &next) {
        waiting = &socket;
        kept = next;
    });
    MemorySession &client = bench.join();
    waiting->emitEvent(u"e"_s, QString(100, u'x'));
    QVERIFY(client.isOpen());
    waiting->emitEvent(u"e"_s, QString(200, u'x')); // from no callback of the client's that would keep it
    QVERIFY(!client.isOpen());
    (*kept)();
    QCOMPARE(bench.root().socketCount(), 0);
}

void LimitsTest::packetsOverALimitCloseTheConnection_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<bool>("open");
    const auto nested = [](int depth) {
        return "2[\"e\"," + QByteArray(depth - 1, '[') + QByteArray(depth - 1, ']') + "]";
    };
    const auto args = [](int count) { return "2[\"e\"" + QByteArray(",0").repeated(count) + "]"; };
    QTest::newRow("128 deep") << nested(128) << true;
    QTest::newRow("129 deep") << nested(129) << false;
    QTest::newRow("100000 deep") << nested(100'000) << false;
    QTest::newRow("64 arguments") << args(64) << true;
    QTest::newRow("65 arguments") << args(65) << false;
    QTest::newRow("10 attachments") << QByteArray("510-[\"e\"]") << true;
    QTest::newRow("11 attachments") << QByteArray("511-[\"e\"]") << false;
    QTest::newRow("a namespace of 128 bytes") << "0/" + QByteArray(127, 'x') + "," << true;
    QTest::newRow("a namespace of 129 bytes") << "0/" + QByteArray(128, 'x') + "," << false;
}

void LimitsTest::packetsOverALimitCloseTheConnection()
{
    QFETCH(QByteArray, packet);
    QFETCH(bool, open);
    HubBench bench;
    MemorySession &client = bench.join();
    client.clientSends(packet);
    QCOMPARE(client.isOpen(), open);
}

void LimitsTest::theBucketLetsABurstPassThenTheRate()
{
    const socketio::TokenBucket::TimePoint start{};
    socketio::TokenBucket bucket(10, 3, start);
    for (int i = 0; i < 2; ++i) {
        bucket.take(start);
        QCOMPARE(bucket.wait(), 0ms);
    }
    bucket.take(start);
    QCOMPARE(bucket.wait(), 100ms);
    bucket.take(start);
    QCOMPARE(bucket.wait(), 200ms);
    bucket.take(start + 1h); // no more than a burst gathers
    bucket.take(start + 1h);
    QCOMPARE(bucket.wait(), 0ms);
    bucket.take(start + 1h);
    QCOMPARE(bucket.wait(), 100ms);
}

QTEST_GUILESS_MAIN(LimitsTest)
#include "tst_socketio_limits.moc"

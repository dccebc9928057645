// SPDX-License-Identifier: MIT
#include "protocol/json.h"
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

// Three servers that stand as one, with a client at each; nothing passes between them but by settle().
struct Three
{
    explicit Three(ServerOptions options = {}) : bench(options, 3)
    {
        for (int server = 0; server < 3; ++server) {
            bench.root(server).onConnection([this](Socket &socket) { sockets << &socket; });
            clients << &bench.connect();
            clients.last()->clientSends("0");
            replies << json::read(clients.last()->take().value(0).sliced(1).toUtf8())->toObject();
        }
    }
    QStringList take(int client)
    {
        bench.settle();
        return clients[client]->take();
    }

    HubBench bench;
    QList<Socket *> sockets;
    QList<MemorySession *> clients;
    QList<Object> replies;
};

} // namespace

/// Several servers that stand as one through the ThreadsAdapter, without threads: who does what when.
class ClusterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsEmittedHereComesAfterWhatWaitsHere();
    void whatAClientCausesComesAfterWhatWaitsHere();
    void whatAMessageCausesComesAfterTheOthers();
    void localMeansThisServer();
    void aNamespaceThatIsNotEverywhereStillAnswers();
    void aServerThatDoesNotAnswerIsMissed();
    void volatileEventsAreDroppedFirst();
    void aServerThatCannotKeepUpLosesItsClients();
    void whatIsLostMayBeMissedKnowingly();
    void aSessionGoesOnWhereItsServerStopped();
    void aSessionThatNobodyTellsOfBeginsAnew();
    void whoIsLostWhileRestoringMayTryAgain();
};

void ClusterTest::whatIsEmittedHereComesAfterWhatWaitsHere()
{
    Three t;
    t.bench.root(0).emitEvent(u"first"_s);
    t.bench.root(1).emitEvent(u"second"_s); // which has not seen the first yet
    QCOMPARE(t.clients[1]->take(), QStringList({u"2[\"first\"]"_s, u"2[\"second\"]"_s}));
    QCOMPARE(t.take(2), QStringList({u"2[\"first\"]"_s, u"2[\"second\"]"_s}));
}

void ClusterTest::whatAClientCausesComesAfterWhatWaitsHere()
{
    Three t;
    t.sockets[1]->on(u"echo"_s, [](const Array &, const Ack &ack) { ack(u"echo"_s); });
    t.bench.root(0).emitEvent(u"before"_s);
    t.clients[1]->clientSends("21[\"echo\"]");
    QCOMPARE(t.clients[1]->take(), QStringList({u"2[\"before\"]"_s, u"31[\"echo\"]"_s}));
    t.bench.root(0).socketsJoin(u"red"_s);
    t.sockets[1]->emitWithAck(u"question"_s, {}, 1s, [&](const AckResult &) {
        t.sockets[1]->emitEvent(u"rooms"_s, qint64(t.sockets[1]->rooms().size()));
    });
    t.clients[1]->take();
    t.clients[1]->clientSends("30[]");
    QCOMPARE(t.clients[1]->take(), QStringList(u"2[\"rooms\",2]"_s));
}

void ClusterTest::whatAMessageCausesComesAfterTheOthers()
{
    Three t;
    t.bench.root(1).on(u"cause"_s, [&] { t.bench.root(1).emitEvent(u"effect"_s); });
    t.bench.root(0).serverSideEmit(u"cause"_s);
    t.bench.root(0).emitEvent(u"after"_s);
    QCOMPARE(t.take(1), QStringList({u"2[\"after\"]"_s, u"2[\"effect\"]"_s}));
    QCOMPARE(t.take(0), QStringList({u"2[\"after\"]"_s, u"2[\"effect\"]"_s}));
}

void ClusterTest::localMeansThisServer()
{
    Three t;
    t.bench.root(0).local().emitEvent(u"here"_s);
    t.bench.root(0).local().socketsJoin(u"red"_s);
    QCOMPARE(t.take(0), QStringList(u"2[\"here\"]"_s));
    QCOMPARE(t.take(1), QStringList());
    t.bench.root(1).to(u"red"_s).emitEvent(u"red"_s);
    QCOMPARE(t.take(0), QStringList(u"2[\"red\"]"_s));
    QCOMPARE(t.take(1), QStringList());
    QCOMPARE(t.bench.root(0).local().fetchSockets().result()->size(), 1);
}

void ClusterTest::aNamespaceThatIsNotEverywhereStillAnswers()
{
    Three t;
    const auto sockets = t.bench.of(u"/alone"_s).fetchSockets();
    const auto answers = t.bench.of(u"/alone"_s).emitWithAck(u"q"_s, {});
    t.bench.settle();
    QVERIFY(sockets.isFinished() && sockets.result()->isEmpty());
    QVERIFY(answers.isFinished() && answers.result()->isEmpty());
}

void ClusterTest::aServerThatDoesNotAnswerIsMissed()
{
    Three t;
    QList<Answers> results;
    t.bench.root(1).on(u"who"_s, [](const Array &, const Ack &ack) { ack(u"one"_s, u"more"_s); });
    t.bench.root(0).serverSideEmitWithAck(
        u"who"_s, {}, 1s, [&](const Answers &answers) { results << answers; });
    t.bench.settle();
    QVERIFY(results.isEmpty());
    t.bench.pass(1s);
    QCOMPARE(results.value(0).error(), (PartialAnswers{AckError::timeout, {u"one"_s}}));
    const auto sockets = t.bench.root(0).fetchSockets(); // nobody works off what it has to do
    t.bench.pass(5s);
    QCOMPARE(sockets.result().error(), AckError::timeout);
    int servers = 0;
    t.bench.root().adapter().serverCount([&](int count) { servers = count; });
    QCOMPARE(servers, 3);
}

void ClusterTest::volatileEventsAreDroppedFirst()
{
    ServerOptions options;
    options.limits.inboxMessages = 4;
    Three t(options);
    for (int i = 0; i < 4; ++i)
        t.bench.root(0).asVolatile().emitEvent(u"v"_s, i);
    t.bench.root(0).emitEvent(u"e"_s);
    QCOMPARE(t.take(1), QStringList({u"2[\"v\",0]"_s, u"2[\"v\",1]"_s, u"2[\"e\"]"_s}));
}

void ClusterTest::aServerThatCannotKeepUpLosesItsClients()
{
    ServerOptions options;
    options.limits.inboxMessages = 3;
    options.connectionStateRecovery.emplace();
    Three t(options);
    for (int i = 0; i < 4; ++i)
        t.bench.root(0).emitEvent(u"e"_s);
    QCOMPARE(t.take(1), QStringList());
    QVERIFY(!t.clients[1]->isOpen());
    QVERIFY(t.clients[0]->isOpen());
    t.bench.root(0).emitEvent(u"e"_s); // and it is there again
    MemorySession &next = t.bench.join();
    t.bench.root(2).emitEvent(u"after"_s);
    t.bench.settle();
    QVERIFY(next.take().last().startsWith(u"2[\"after\""_s));
}

void ClusterTest::whatIsLostMayBeMissedKnowingly()
{
    ServerOptions options;
    options.limits.inboxMessages = 2;
    socketio::ThreadCluster cluster(2, options);
    QStringList happened;
    const auto post = [&](const QString &name, bool isMissed) {
        socketio::ThreadMessage message{[&happened, name](socketio::ThreadSeat &) { happened << name; }};
        if (isMissed)
            message.lost = [&happened, name](socketio::ThreadSeat &) { happened << u"no "_s + name; };
        cluster.post(1, std::make_shared<const socketio::ThreadMessage>(std::move(message)));
    };
    post(u"first"_s, true);
    post(u"second"_s, false);
    post(u"third"_s, true); // too much
    post(u"fourth"_s, true);
    cluster.seat(1).inbox().work();
    QCOMPARE(happened, QStringList({u"no first"_s, u"no third"_s, u"no fourth"_s}));
    post(u"fifth"_s, true);
    cluster.seat(1).inbox().work();
    QCOMPARE(happened.last(), u"fifth"_s);
}

// Each of three events is known to other servers than the others when the client goes and comes back.
void ClusterTest::aSessionGoesOnWhereItsServerStopped()
{
    ServerOptions options;
    options.connectionStateRecovery.emplace();
    Three t(options);
    const Object lost = t.replies[0];
    t.bench.root(2).emitEvent(u"seen"_s);
    const QString offset = json::read(t.take(0).value(0).sliced(1).toUtf8())->toArray().last().toString();
    t.clients[0]->end(engineio::CloseReason::transportClose);
    t.bench.root(2).emitEvent(u"by 2"_s);
    t.bench.settle();
    t.bench.connect(); // so that the next comes to server 1
    MemorySession &back = t.bench.connect();
    t.bench.root(2).emitEvent(u"on its way to both"_s);
    t.bench.root(0).emitEvent(u"by 0"_s); // which sees that of 2 by this
    back.clientSends("0" + json::write(Object{{u"pid"_s, lost.value(u"pid")}, {u"offset"_s, offset}}));
    t.bench.root(1).emitEvent(u"by 1"_s);
    t.bench.settle();
    t.bench.root(2).emitEvent(u"after"_s);
    t.bench.settle();
    QStringList got;
    for (const QString &packet : back.take())
        got << (packet.startsWith(u'0') ? u"connected"_s
                                        : json::read(packet.sliced(1).toUtf8())->at(0).toString());
    QCOMPARE(got.count(u"connected"_s), 1);
    for (const QString &event : {u"by 2"_s, u"on its way to both"_s, u"by 0"_s, u"by 1"_s, u"after"_s})
        QCOMPARE(got.count(event), 1);
    QCOMPARE(got.size(), 6);
    QVERIFY(got.indexOf(u"by 2"_s) < got.indexOf(u"on its way to both"_s));
    QCOMPARE(got.last(), u"after"_s);
}

void ClusterTest::aSessionThatNobodyTellsOfBeginsAnew()
{
    ServerOptions options;
    options.connectionStateRecovery.emplace();
    Three t(options);
    t.sockets[0]->emitEvent(u"e"_s);
    const QString offset = json::read(t.take(0).value(0).sliced(1).toUtf8())->toArray().last().toString();
    t.clients[0]->end(engineio::CloseReason::transportClose);
    t.bench.connect();
    MemorySession &back = t.bench.connect();
    back.clientSends(
        "0" + json::write(Object{{u"pid"_s, t.replies[0].value(u"pid")}, {u"offset"_s, offset}}));
    t.bench.pass(5s);
    QCOMPARE(back.take().size(), 1);
    QVERIFY(!t.sockets.last()->recovered());
}

void ClusterTest::whoIsLostWhileRestoringMayTryAgain()
{
    ServerOptions options;
    options.connectionStateRecovery.emplace();
    Three t(options);
    t.sockets[0]->emitEvent(u"e"_s);
    const QString offset = json::read(t.take(0).value(0).sliced(1).toUtf8())->toArray().last().toString();
    const QByteArray packet
        = "0" + json::write(Object{{u"pid"_s, t.replies[0].value(u"pid")}, {u"offset"_s, offset}});
    t.clients[0]->end(engineio::CloseReason::transportClose);
    t.bench.connect();
    MemorySession &first = t.bench.connect();
    first.clientSends(packet);
    first.end(engineio::CloseReason::transportClose);
    t.bench.settle();
    MemorySession &second = t.bench.connect();
    second.clientSends(packet);
    t.bench.settle();
    QVERIFY(t.sockets.last()->recovered());
    QVERIFY(second.take().last().contains(t.replies[0].value(u"sid").toString()));
}

QTEST_GUILESS_MAIN(ClusterTest)
#include "tst_socketio_cluster.moc"

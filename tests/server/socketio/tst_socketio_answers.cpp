// SPDX-License-Identifier: MIT
#include "server/socketio/future.h"
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

// Two clients in `/`, the second in the room `red`.
struct Two
{
    explicit Two(ServerOptions options = {}) : bench(options)
    {
        bench.root().onConnection([this](Socket &socket) { sockets << &socket; });
        clients << &bench.join() << &bench.join();
        const auto joined = sockets[1]->join(u"red"_s);
        Q_ASSERT(joined);
    }

    AnswersCallback keep()
    {
        return [this](const Answers &got) { results << got; };
    }
    /// What a client got since the last call, which has to be one packet.
    QString packetOf(int client)
    {
        const QStringList packets = clients[client]->take();
        return packets.size() == 1 ? packets.first() : u"%1 packets"_s.arg(packets.size());
    }

    HubBench bench;
    QList<Socket *> sockets;
    QList<MemorySession *> clients;
    QList<Answers> results;
};

ServerOptions limited(void (*change)(Limits &))
{
    ServerOptions options;
    change(options.limits);
    return options;
}

} // namespace

class AnswersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyClientAnswersOnce();
    void onlyTheFirstArgumentCounts();
    void nobodyAddressedIsAnEmptyList();
    void atTheTimeoutThereIsAnErrorWithThePartialList();
    void withoutATimeoutTheLifeOfAnAcknowledgementCounts();
    void aClientThatLeavesIsMissedAtTheTimeout();
    void aBroadcastHasAnIdThatNoSocketWaitsFor();
    void aSocketTakesNoIdThatABroadcastWaitsFor();
    void onlySoManyBroadcastsWait();
    void moreAnswersThanAllowedEndIt_data();
    void moreAnswersThanAllowedEndIt();
    void whenTheServerClosesThoseThatWaitAreTold();
    void aReservedNameIsNotSent();
    void aFutureGetsTheSame();
    void aFutureNobodyFinishesSaysThatTheServerIsGone();
    void anAnswerMayBroadcastAgain();
    void aloneThereIsNoOtherServer();
};

void AnswersTest::everyClientAnswersOnce()
{
    Two t;
    t.bench.root().timeout(1s).emitWithAck(u"q"_s, {1}, t.keep());
    QCOMPARE(t.packetOf(0), u"20[\"q\",1]"_s);
    QCOMPARE(t.packetOf(1), u"20[\"q\",1]"_s);
    t.clients[1]->clientSends("30[\"second\"]");
    t.clients[1]->clientSends("30[\"again\"]");
    QVERIFY(t.results.isEmpty());
    t.clients[0]->clientSends("30[\"first\"]");
    QCOMPARE(t.results, QList<Answers>{Array({u"second"_s, u"first"_s})});
    t.bench.pass(2s);
    QCOMPARE(t.results.size(), 1);
}

void AnswersTest::onlyTheFirstArgumentCounts()
{
    Two t;
    t.bench.root().emitWithAck(u"q"_s, {}, t.keep());
    t.clients[0]->clientSends("30[1,2,3]");
    t.clients[1]->clientSends("30[]");
    QCOMPARE(t.results, QList<Answers>{Array({1, Value()})});
}

void AnswersTest::nobodyAddressedIsAnEmptyList()
{
    Two t;
    t.bench.root().to(u"empty"_s).timeout(1s).emitWithAck(u"q"_s, {}, t.keep());
    QCOMPARE(t.results, QList<Answers>{Array()});
}

void AnswersTest::atTheTimeoutThereIsAnErrorWithThePartialList()
{
    Two t;
    t.bench.root().timeout(500ms).emitWithAck(u"q"_s, {}, t.keep());
    t.clients[0]->clientSends("30[\"here\"]");
    t.bench.pass(499ms);
    QVERIFY(t.results.isEmpty());
    t.bench.pass(1ms);
    QCOMPARE(t.results.size(), 1);
    QCOMPARE(t.results[0].error().error, AckError::timeout);
    QCOMPARE(t.results[0].error().answers, Array{u"here"_s});
    t.clients[1]->clientSends("30[\"late\"]");
    QCOMPARE(t.results.size(), 1);
}

void AnswersTest::withoutATimeoutTheLifeOfAnAcknowledgementCounts()
{
    Two t(limited([](Limits &limits) { limits.ackLifetime = 10s; }));
    t.bench.root().emitWithAck(u"q"_s, {}, t.keep());
    t.bench.pass(9s);
    QVERIFY(t.results.isEmpty());
    t.bench.pass(1s);
    QCOMPARE(t.results.at(0).error().error, AckError::timeout);
}

void AnswersTest::aClientThatLeavesIsMissedAtTheTimeout()
{
    Two t;
    t.bench.root().timeout(1s).emitWithAck(u"q"_s, {}, t.keep());
    t.clients[0]->clientSends("30[\"here\"]");
    t.clients[1]->end(engineio::CloseReason::transportClose);
    QVERIFY(t.results.isEmpty());
    t.bench.pass(1s);
    QCOMPARE(t.results.at(0).error().answers, Array{u"here"_s});
}

void AnswersTest::aBroadcastHasAnIdThatNoSocketWaitsFor()
{
    Two t;
    int answered = 0;
    t.sockets[0]->emitWithAck(u"alone"_s, {}, 1s, [&](const auto &) { ++answered; });
    t.sockets[1]->to(t.sockets[0]->id()).emitWithAck(u"all"_s, {}, t.keep());
    QCOMPARE(t.clients[0]->take(), QStringList({u"20[\"alone\"]"_s, u"21[\"all\"]"_s}));
    t.clients[0]->clientSends("31[\"all\"]");
    QCOMPARE(answered, 0);
    QCOMPARE(t.results, QList<Answers>{Array{u"all"_s}});
}

void AnswersTest::aSocketTakesNoIdThatABroadcastWaitsFor()
{
    Two t;
    t.bench.root().emitWithAck(u"all"_s, {}, t.keep());
    t.sockets[0]->emitWithAck(u"alone"_s, {}, 1s, [](const auto &) {});
    QCOMPARE(t.clients[0]->take(), QStringList({u"20[\"all\"]"_s, u"21[\"alone\"]"_s}));
}

void AnswersTest::onlySoManyBroadcastsWait()
{
    Two t(limited([](Limits &limits) { limits.broadcastsWaiting = 1; }));
    t.bench.root().emitWithAck(u"q"_s, {}, t.keep());
    t.clients[0]->take();
    t.bench.root().emitWithAck(u"q"_s, {}, t.keep());
    QCOMPARE(t.results.at(0).error().error, AckError::tooMany);
    QCOMPARE(t.clients[0]->take(), QStringList());
}

void AnswersTest::moreAnswersThanAllowedEndIt_data()
{
    QTest::addColumn<qsizetype>("number");
    QTest::addColumn<qsizetype>("bytes");
    QTest::newRow("number") << qsizetype(1) << qsizetype(10'000);
    QTest::newRow("bytes") << qsizetype(10) << qsizetype(1'500);
}

void AnswersTest::moreAnswersThanAllowedEndIt()
{
    QFETCH(qsizetype, number);
    QFETCH(qsizetype, bytes);
    ServerOptions options;
    options.limits.broadcastAnswers = number;
    options.limits.broadcastAnswerBytes = bytes;
    Two t(options);
    t.bench.root().emitWithAck(u"q"_s, {}, t.keep());
    const QByteArray answer = "30[\"" + QByteArray(1'000, 'x') + "\"]";
    t.clients[0]->clientSends(answer);
    QVERIFY(t.results.isEmpty());
    t.clients[1]->clientSends(answer);
    QCOMPARE(t.results.at(0).error().error, AckError::tooMany);
    QCOMPARE(t.results.at(0).error().answers.size(), 1);
}

void AnswersTest::whenTheServerClosesThoseThatWaitAreTold()
{
    Two t;
    t.bench.root().emitWithAck(u"q"_s, {}, t.keep());
    t.bench.hub().shutDown();
    QCOMPARE(t.results.at(0).error().error, AckError::disconnected);
}

void AnswersTest::aReservedNameIsNotSent()
{
    Two t;
    t.bench.root().emitWithAck(u"disconnect"_s, {}, t.keep());
    QCOMPARE(t.results.at(0).error().error, AckError::reservedName);
    t.bench.root().serverSideEmitWithAck(u"connect"_s, {}, 1s, t.keep());
    QCOMPARE(t.results.at(1).error().error, AckError::reservedName);
}

void AnswersTest::aFutureGetsTheSame()
{
    Two t;
    const QFuture<Answers> answers = t.bench.root().to(u"red"_s).emitWithAck(u"q"_s);
    QVERIFY(!answers.isFinished());
    t.clients[1]->clientSends("30[\"red\"]");
    QVERIFY(answers.isFinished());
    QCOMPARE(answers.result(), Answers(Array{u"red"_s}));
    QCOMPARE(t.bench.root().fetchSockets().result()->size(), 2);
}

void AnswersTest::aFutureNobodyFinishesSaysThatTheServerIsGone()
{
    QFuture<Answers> answers;
    {
        Two t;
        answers = t.bench.root().emitWithAck(u"q"_s, {});
    }
    QVERIFY(answers.isFinished());
    QCOMPARE(answers.result().error().error, AckError::disconnected);
}

void AnswersTest::anAnswerMayBroadcastAgain()
{
    Two t;
    t.bench.root().to(u"red"_s).emitWithAck(
        u"q"_s, {}, [&](const Answers &) { t.bench.root().to(u"red"_s).emitWithAck(u"q"_s, {}, t.keep()); });
    t.clients[1]->clientSends("30[]");
    t.clients[1]->clientSends("31[\"again\"]");
    QCOMPARE(t.results, QList<Answers>{Array{u"again"_s}});
}

void AnswersTest::aloneThereIsNoOtherServer()
{
    Two t;
    int servers = 0;
    int received = 0;
    t.bench.root().on(u"e"_s, [&] { ++received; });
    t.bench.root().adapter().serverCount([&](int count) { servers = count; });
    t.bench.root().serverSideEmit(u"e"_s, 1);
    t.bench.root().serverSideEmitWithAck(u"e"_s, {1}, 1s, t.keep());
    QCOMPARE(servers, 1);
    QCOMPARE(received, 0);
    QCOMPARE(t.results, QList<Answers>{Array()});
}

QTEST_GUILESS_MAIN(AnswersTest)
#include "tst_socketio_answers.moc"

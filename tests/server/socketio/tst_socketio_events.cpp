// SPDX-License-Identifier: MIT
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

namespace {

// A joined client and its socket.
struct Pair
{
    explicit Pair(ServerOptions options = {}) : bench(options), client(bench.join()) { }

    HubBench bench;
    MemorySession &client;
    Socket &socket = *bench.root().sockets().first();
};

} // namespace

class EventsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void handlersTakeWhatTheyNeed();
    void handlersRunInOrderAfterThoseOfAny();
    void onceRunsOnce();
    void whatIsTakenOffRunsNoMore();
    void aHandlerMayTakeOthersOffWhileTheyAreBeingCalled();
    void aHandlerAddedMeanwhileWaitsForTheNextEvent();
    void unknownEventsAreIgnored();
    void anAckAnswersOnceWhoeverIsCalled();
    void anAckKnowsWhetherItWasAskedFor();
    void anAckCarriesBinary();
    void anAckAfterTheSocketIsGoneDoesNothing();
    void emitWithAckHandsTheAnswerOver();
    void ackIdsCountForEachNamespace();
    void aSecondOrUnknownAnswerIsIgnored();
    void anAckTimesOut();
    void anAckWithoutTimeoutHasTheLimitOfAll();
    void disconnectingFailsTheAcksOwed();
    void anAckCallbackMayDisconnectTheSocket();
    void atMostSoManyAcksMayBeOwed();
    void reservedNamesAreNotSent_data();
    void reservedNamesAreNotSent();
    void volatileIsDroppedWhereTheTransportIsBusy();
    void aSocketGoneSendsNothing();
    void aHandlerMayDisconnectItsSocket();
    void theRestOfAnEventIsLostToASocketThatLeft();
};

void EventsTest::handlersTakeWhatTheyNeed()
{
    Pair p;
    QStringList calls;
    p.socket.on(u"e"_s, [&] { calls << u"nothing"_s; });
    p.socket.on(u"e"_s, [&](const Array &args) { calls << u"%1 args"_s.arg(args.size()); });
    p.socket.on(u"e"_s, [&](const Array &args, const Ack &ack) {
        calls << args.value(1).toString();
        ack();
    });
    p.client.clientSends("27[\"e\",1,\"two\",{\"3\":[true]}]");
    QCOMPARE(calls, QStringList({u"nothing"_s, u"3 args"_s, u"two"_s}));
    QCOMPARE(p.client.take(), QStringList(u"37[]"_s));
}

void EventsTest::handlersRunInOrderAfterThoseOfAny()
{
    Pair p;
    QStringList calls;
    p.socket.on(u"e"_s, [&] { calls << u"1"_s; });
    p.socket.onAny([&](const QString &event, const Array &args, const Ack &) {
        calls << event + QString::number(args.size());
    });
    p.socket.on(u"e"_s, [&] { calls << u"2"_s; });
    p.client.clientSends("2[\"e\",0]");
    p.client.clientSends("2[\"other\"]");
    QCOMPARE(calls, QStringList({u"e1"_s, u"1"_s, u"2"_s, u"other0"_s}));
    p.socket.offAny();
    p.client.clientSends("2[\"other\"]");
    QCOMPARE(calls.size(), 4);
}

void EventsTest::onceRunsOnce()
{
    Pair p;
    int calls = 0;
    p.socket.once(u"e"_s, [&] {
        ++calls;
        if (calls == 1)
            p.client.clientSends("2[\"e\"]"); // even while it runs
    });
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(calls, 1);
}

void EventsTest::whatIsTakenOffRunsNoMore()
{
    Pair p;
    int first = 0;
    int second = 0;
    const ListenerId id = p.socket.on(u"e"_s, [&] { ++first; });
    p.socket.on(u"e"_s, [&] { ++second; });
    p.socket.off(id);
    p.client.clientSends("2[\"e\"]");
    p.socket.off(u"e"_s);
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(first, 0);
    QCOMPARE(second, 1);
}

void EventsTest::aHandlerMayTakeOthersOffWhileTheyAreBeingCalled()
{
    Pair p;
    int calls = 0;
    auto alive = std::make_unique<int>(0);
    ListenerId first{};
    ListenerId second{};
    first = p.socket.on(u"e"_s, [&, kept = QString(100, u'x')] {
        p.socket.off(first); // what it captures lives on until it returns
        p.socket.off(second);
        alive.reset();
        calls += int(kept.size());
    });
    second = p.socket.on(u"e"_s, [&] { ++*alive; });
    p.socket.on(u"e"_s, [&] { ++calls; });
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(calls, 101);
}

void EventsTest::aHandlerAddedMeanwhileWaitsForTheNextEvent()
{
    Pair p;
    int added = 0;
    p.socket.once(u"e"_s, [&] { p.socket.on(u"e"_s, [&] { ++added; }); });
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(added, 0);
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(added, 1);
}

void EventsTest::unknownEventsAreIgnored()
{
    Pair p;
    int any = 0;
    p.socket.onAny([&](const QString &, const Array &, const Ack &) { ++any; });
    p.client.clientSends("2[\"nobody listens\"]");
    QCOMPARE(any, 1);
    QVERIFY(p.client.isOpen());
}

void EventsTest::anAckAnswersOnceWhoeverIsCalled()
{
    Pair p;
    QList<Ack> kept;
    p.socket.on(u"e"_s, [&](const Array &, const Ack &ack) { kept << ack << ack; });
    p.client.clientSends("2456[\"e\"]");
    QCOMPARE(p.client.take(), QStringList());
    kept[1](1, u"two"_s);
    kept[0](u"again"_s);
    QCOMPARE(p.client.take(), QStringList(u"3456[1,\"two\"]"_s));
}

void EventsTest::anAckKnowsWhetherItWasAskedFor()
{
    Pair p;
    QList<bool> asked;
    p.socket.on(u"e"_s, [&](const Array &, const Ack &ack) {
        asked << bool(ack);
        ack();
        asked << bool(ack);
    });
    p.client.clientSends("2[\"e\"]");
    p.client.clientSends("20[\"e\"]");
    QCOMPARE(asked, QList<bool>({false, false, true, true}));
    QCOMPARE(p.client.take(), QStringList(u"30[]"_s));
}

void EventsTest::anAckCarriesBinary()
{
    Pair p;
    p.socket.on(u"e"_s, [](const Array &args, const Ack &ack) { ack.answer(args); });
    p.client.clientSends("51-12[\"e\",{\"_placeholder\":true,\"num\":0}]");
    p.client.clientSendsBinary("\x01\x02");
    QCOMPARE(p.client.take(), QStringList({u"61-12[{\"_placeholder\":true,\"num\":0}]"_s, u"bin:0102"_s}));
}

void EventsTest::anAckAfterTheSocketIsGoneDoesNothing()
{
    Pair p;
    QList<Ack> kept;
    p.socket.on(u"e"_s, [&](const Array &, const Ack &ack) { kept << ack; });
    p.client.clientSends("21[\"e\"]");
    p.client.clientSends("22[\"e\"]");
    p.client.clientSends("1");
    kept[0]();
    p.client.end(engineio::CloseReason::transportClose);
    kept[1]();
    QCOMPARE(p.client.take(), QStringList());
}

void EventsTest::emitWithAckHandsTheAnswerOver()
{
    Pair p;
    QList<Array> answers;
    const auto keep = [&](const tl::expected<Array, AckError> &answer) { answers << answer.value(); };
    p.socket.emitWithAck(u"question"_s, {u"q"_s}, 0ms, keep);
    p.socket.emitWithAck(u"question"_s, {QByteArrayLiteral("\x07")}, 0ms, keep);
    QCOMPARE(p.client.take(),
        QStringList({u"20[\"question\",\"q\"]"_s, u"51-1[\"question\",{\"_placeholder\":true,\"num\":0}]"_s,
            u"bin:07"_s}));
    p.client.clientSends("61-1[{\"_placeholder\":true,\"num\":0}]");
    p.client.clientSendsBinary("\x09\x08");
    p.client.clientSends("30[\"yes\",2]");
    QCOMPARE(answers, QList<Array>({{QByteArrayLiteral("\x09\x08")}, {u"yes"_s, 2}}));
}

void EventsTest::ackIdsCountForEachNamespace()
{
    HubBench bench;
    MemorySession &client = bench.join();
    bench.of(u"/b"_s);
    client.clientSends("0/b,");
    client.take();
    for (Namespace *nsp : {&bench.root(), &bench.of(u"/b"_s)})
        nsp->sockets().first()->emitWithAck(u"q"_s, {}, 0ms, [](const auto &) {});
    QCOMPARE(client.take(), QStringList({u"20[\"q\"]"_s, u"2/b,0[\"q\"]"_s}));
}

void EventsTest::aSecondOrUnknownAnswerIsIgnored()
{
    Pair p;
    int answers = 0;
    p.socket.emitWithAck(u"q"_s, {}, 0ms, [&](const auto &) { ++answers; });
    p.client.clientSends("399[]");
    p.client.clientSends("30[]");
    p.client.clientSends("30[]");
    QCOMPARE(answers, 1);
    QVERIFY(p.client.isOpen());
}

void EventsTest::anAckTimesOut()
{
    Pair p;
    QList<AckError> errors;
    const auto keep = [&](const tl::expected<Array, AckError> &answer) { errors << answer.error(); };
    p.socket.emitWithAck(u"slow"_s, {}, 300ms, keep);
    p.socket.emitWithAck(u"quick"_s, {}, 100ms, [](const auto &answer) { QVERIFY(answer); });
    p.bench.pass(99ms);
    p.client.clientSends("31[]");
    p.bench.pass(200ms);
    QCOMPARE(errors.size(), 0);
    p.bench.pass(2ms);
    QCOMPARE(errors, QList<AckError>{AckError::timeout});
    p.client.clientSends("30[\"too late\"]");
    QCOMPARE(errors.size(), 1);
}

void EventsTest::anAckWithoutTimeoutHasTheLimitOfAll()
{
    ServerOptions options;
    options.limits.ackLifetime = 5s;
    Pair p(options);
    int timeouts = 0;
    p.socket.emitWithAck(u"q"_s, {}, 0ms, [&](const auto &) { ++timeouts; });
    p.bench.pass(4999ms);
    QCOMPARE(timeouts, 0);
    p.bench.pass(2ms);
    QCOMPARE(timeouts, 1);
}

void EventsTest::disconnectingFailsTheAcksOwed()
{
    Pair p;
    QStringList order;
    p.socket.onDisconnect([&](const QString &) { order << u"disconnect"_s; });
    p.socket.emitWithAck(u"q"_s, {}, 0ms, [&](const auto &answer) {
        QCOMPARE(answer.error(), AckError::disconnected);
        order << u"ack"_s;
        p.socket.emitWithAck(u"again"_s, {}, 0ms, [&](const auto &late) {
            QCOMPARE(late.error(), AckError::disconnected);
            order << u"late"_s;
        });
    });
    p.client.end(engineio::CloseReason::transportError);
    QCOMPARE(order, QStringList({u"ack"_s, u"late"_s, u"disconnect"_s}));
}

void EventsTest::anAckCallbackMayDisconnectTheSocket()
{
    Pair p;
    int called = 0;
    for (int i = 0; i < 3; ++i) {
        p.socket.emitWithAck(u"q"_s, {}, 10ms, [&](const auto &) {
            if (++called == 1)
                p.socket.disconnect(true);
        });
    }
    p.bench.pass(11ms);
    QCOMPARE(called, 3);
    QVERIFY(!p.client.isOpen());
}

void EventsTest::atMostSoManyAcksMayBeOwed()
{
    ServerOptions options;
    options.limits.acksWaiting = 2;
    Pair p(options);
    QList<AckError> errors;
    for (int i = 0; i < 3; ++i) {
        p.socket.emitWithAck(u"q"_s, {i}, 0ms, [&](const tl::expected<Array, AckError> &answer) {
            if (!answer)
                errors << answer.error();
        });
    }
    QCOMPARE(errors, QList<AckError>{AckError::tooMany});
    QCOMPARE(p.client.take(), QStringList({u"20[\"q\",0]"_s, u"21[\"q\",1]"_s}));
}

void EventsTest::reservedNamesAreNotSent_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
        {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void EventsTest::reservedNamesAreNotSent()
{
    QFETCH(QString, name);
    Pair p;
    const QString warning = u"An event cannot be named \"%1\""_s.arg(name);
    for (int i = 0; i < 3; ++i)
        QTest::ignoreMessage(QtWarningMsg, qPrintable(warning));
    p.socket.emitEvent(name, 1);
    p.bench.root().emitEvent(name, 1);
    std::optional<AckError> error;
    p.socket.emitWithAck(name, {}, 0ms, [&](const auto &answer) { error = answer.error(); });
    QCOMPARE(error, AckError::reservedName);
    QCOMPARE(p.client.take(), QStringList());
}

void EventsTest::volatileIsDroppedWhereTheTransportIsBusy()
{
    Pair p;
    p.client.setWritable(false);
    p.socket.asVolatile().emitEvent(u"v"_s, 0);
    p.bench.root().asVolatile().emitEvent(u"v"_s, 1);
    p.socket.emitEvent(u"kept"_s);
    p.client.setWritable(true);
    p.socket.asVolatile().emitEvent(u"v"_s, 2);
    p.bench.root().asVolatile().emitEvent(u"v"_s, 3);
    QCOMPARE(p.client.take(), QStringList({u"2[\"kept\"]"_s, u"2[\"v\",2]"_s, u"2[\"v\",3]"_s}));
}

void EventsTest::aSocketGoneSendsNothing()
{
    Pair p;
    bool ran = false;
    p.socket.onDisconnect([&](const QString &) {
        ran = true;
        QVERIFY(!p.socket.connected());
        QVERIFY(!p.socket.conn());
        p.socket.emitEvent(u"e"_s);
        p.socket.disconnect();
        p.socket.disconnect(true);
        QCOMPARE(p.socket.rooms(), QStringList());
        QCOMPARE(p.socket.join(u"r"_s).error(), JoinError::notConnected);
    });
    p.client.clientSends("1");
    QVERIFY(ran);
    QCOMPARE(p.client.take(), QStringList());
    QVERIFY(p.client.isOpen());
}

void EventsTest::aHandlerMayDisconnectItsSocket()
{
    Pair p;
    QString reason;
    p.socket.onDisconnect([&](const QString &text) { reason = text; });
    p.socket.on(u"bye"_s, [&](const Array &args) {
        p.socket.disconnect(args.value(0).toBool());
        QVERIFY(!p.socket.connected()); // still there to be asked
    });
    p.client.clientSends("2[\"bye\",true]");
    QCOMPARE(p.client.take(), QStringList(u"1"_s));
    QVERIFY(!p.client.isOpen());
    QCOMPARE(reason, u"server namespace disconnect"_s);
}

void EventsTest::theRestOfAnEventIsLostToASocketThatLeft()
{
    Pair p;
    int calls = 0;
    p.socket.onAny([&](const QString &, const Array &, const Ack &) { p.socket.disconnect(); });
    p.socket.on(u"e"_s, [&] { ++calls; });
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(calls, 0);
}

QTEST_GUILESS_MAIN(EventsTest)
#include "tst_socketio_events.moc"

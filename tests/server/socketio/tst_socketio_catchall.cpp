// SPDX-License-Identifier: MIT
#include "tests/support/hubbench.h"

#include <QFuture>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

struct Pair
{
    explicit Pair(ServerOptions options = {})
        : bench(std::move(options)), client(bench.join()), socket(*bench.root().sockets().first())
    {
    }

    HubBench bench;
    MemorySession &client;
    Socket &socket;
};

} // namespace

/// What sees every event of a socket: its middleware, and the listeners to any event, in and out.
class CatchAllTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void middlewareRunsBetweenAnyAndTheListeners();
    void middlewareMayTakeItsTime();
    void middlewareMayChangeAnEvent();
    void whatMiddlewareRefusesIsAnError();
    void onlyTheFirstNextCounts();
    void nextAfterTheSocketHasLeftDoesNothing();
    void middlewareMayEndItsSocket();
    void acksPassMiddleware();
    void soManyEventsWaitInMiddleware();
    void anEventThatMiddlewareForgetsWaitsNoMore();
    void whatIsNoPacketIsAnError();
    void prependedListenersRunFirst();
    void anyListenersAreTakenOffOneByOne();
    void outgoingListenersSeeWhatIsSent();
    void outgoingListenersSeeBroadcasts();
    void outgoingListenersSeeNoReplies();
    void outgoingListenersAreOrderedAndTakenOff();
    void anOutgoingListenerMayEndItsSocket();
    void aNumberIsHeardByItsText_data();
    void aNumberIsHeardByItsText();
    void aFutureHasTheAnswer();
    void aFutureHasWhyThereIsNone_data();
    void aFutureHasWhyThereIsNone();
    void aFutureOutlivesTheServer();
    void aTimeoutIsAFlag();
};

void CatchAllTest::middlewareRunsBetweenAnyAndTheListeners()
{
    Pair p;
    QStringList calls;
    for (const QString &name : {u"one"_s, u"two"_s}) {
        p.socket.use([&calls, name](IncomingEvent &event, const Next &next) {
            calls << name + u' ' + event.name + u' ' + event.args.value(0).toString();
            next();
        });
    }
    p.socket.on(u"e"_s, [&] { calls << u"listener"_s; });
    p.socket.onAny([&](const QString &, const Array &) { calls << u"any"_s; });
    p.client.clientSends("2[\"e\",\"x\"]");
    QCOMPARE(calls, QStringList({u"any"_s, u"one e x"_s, u"two e x"_s, u"listener"_s}));
}

void CatchAllTest::middlewareMayTakeItsTime()
{
    Pair p;
    QList<Next> waiting;
    QStringList heard;
    p.socket.use([&](IncomingEvent &event, const Next &next) {
        if (event.name == u"slow")
            waiting << next;
        else
            next();
    });
    p.socket.on(u"slow"_s, [&](const Array &args) { heard << args.value(0).toString(); });
    p.socket.on(u"fast"_s, [&] { heard << u"fast"_s; });
    p.client.clientSends("2[\"slow\",\"1\"]");
    p.client.clientSends("2[\"slow\",\"2\"]");
    p.client.clientSends("2[\"fast\"]");
    QCOMPARE(heard, QStringList(u"fast"_s));
    waiting[1]();
    waiting[0]();
    QCOMPARE(heard, QStringList({u"fast"_s, u"2"_s, u"1"_s}));
}

void CatchAllTest::middlewareMayChangeAnEvent()
{
    Pair p;
    Array heard;
    p.socket.use([](IncomingEvent &event, const Next &next) {
        event.name = u"renamed"_s;
        event.args.append(2);
        next();
    });
    p.socket.on(u"renamed"_s, [&](const Array &args) { heard = args; });
    p.client.clientSends("2[\"e\",1]");
    QCOMPARE(heard, Array({1, 2}));
}

void CatchAllTest::whatMiddlewareRefusesIsAnError()
{
    Pair p;
    QStringList errors;
    p.socket.use([](IncomingEvent &event, const Next &next) {
        if (event.name == u"forbidden")
            next(ConnectError{u"not allowed"_s, Object{{u"code"_s, 42}}});
        else
            next();
    });
    p.socket.use([](IncomingEvent &event, const Next &next) {
        QCOMPARE(event.name, u"fine"_s);
        next();
    });
    p.socket.on(u"forbidden"_s, [] { QFAIL("it was refused"); });
    p.client.clientSends("2[\"forbidden\"]"); // nobody hears of it yet
    const ListenerId id = p.socket.onError([&](const ConnectError &error) {
        errors << error.message;
        QCOMPARE(error.data, Value(Object{{u"code"_s, 42}}));
    });
    p.client.clientSends("2[\"forbidden\"]");
    p.client.clientSends("2[\"fine\"]");
    QCOMPARE(errors, QStringList(u"not allowed"_s));
    p.socket.off(id);
    p.client.clientSends("2[\"forbidden\"]");
    QCOMPARE(errors.size(), 1);
    QVERIFY(p.client.isOpen());
    QCOMPARE(p.client.take(), QStringList());
}

void CatchAllTest::onlyTheFirstNextCounts()
{
    Pair p;
    int heard = 0;
    p.socket.use([](IncomingEvent &, const Next &next) {
        next();
        next(ConnectError{u"too late"_s, {}});
        next();
    });
    p.socket.on(u"e"_s, [&] { ++heard; });
    p.socket.onError([](const ConnectError &) { QFAIL("too late"); });
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(heard, 1);
}

void CatchAllTest::nextAfterTheSocketHasLeftDoesNothing()
{
    Pair p;
    QList<Next> waiting;
    p.socket.use([&](IncomingEvent &, const Next &next) { waiting << next; });
    p.socket.on(u"e"_s, [] { QFAIL("it has left"); });
    p.socket.onError([](const ConnectError &) { QFAIL("it has left"); });
    p.client.clientSends("2[\"e\"]");
    p.client.clientSends("2[\"e\"]");
    p.client.end(engineio::CloseReason::transportClose);
    waiting[0]();
    waiting[1](ConnectError{u"no"_s, {}});
}

void CatchAllTest::middlewareMayEndItsSocket()
{
    Pair p;
    p.socket.use([&](IncomingEvent &, const Next &next) {
        p.socket.disconnect(true);
        next();
    });
    p.socket.on(u"e"_s, [] { QFAIL("it has left"); });
    p.client.clientSends("2[\"e\"]");
    QVERIFY(!p.client.isOpen());
}

void CatchAllTest::acksPassMiddleware()
{
    Pair p;
    p.socket.use([](IncomingEvent &event, const Next &next) {
        if (event.name == u"answered by middleware")
            event.ack(u"early"_s);
        else
            next();
    });
    p.socket.on(u"e"_s, [](const Array &, const Ack &ack) { ack(u"late"_s); });
    p.client.clientSends("21[\"answered by middleware\"]");
    p.client.clientSends("22[\"e\"]");
    QCOMPARE(p.client.take(), QStringList({u"31[\"early\"]"_s, u"32[\"late\"]"_s}));
}

void CatchAllTest::soManyEventsWaitInMiddleware()
{
    ServerOptions options;
    options.limits.eventsInMiddleware = 2;
    Pair p(options);
    QList<Next> waiting;
    QStringList errors;
    int heard = 0;
    p.socket.use([&](IncomingEvent &, const Next &next) { waiting << next; });
    p.socket.on(u"e"_s, [&] { ++heard; });
    p.socket.onError([&](const ConnectError &error) { errors << error.message; });
    for (int i = 0; i < 3; ++i)
        p.client.clientSends("2[\"e\"]");
    QCOMPARE(waiting.size(), 2);
    QCOMPARE(errors, QStringList(u"Too many events wait"_s));
    waiting.takeFirst()();
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(waiting.size(), 2);
    QCOMPARE(heard, 1);
}

void CatchAllTest::anEventThatMiddlewareForgetsWaitsNoMore()
{
    ServerOptions options;
    options.limits.eventsInMiddleware = 1;
    Pair p(options);
    int seen = 0;
    p.socket.use([&](IncomingEvent &, const Next &) { ++seen; });
    for (int i = 0; i < 3; ++i)
        p.client.clientSends("2[\"e\"]");
    QCOMPARE(seen, 3);
}

void CatchAllTest::whatIsNoPacketIsAnError()
{
    Pair p;
    QStringList calls;
    p.socket.onError([&](const ConnectError &error) {
        QVERIFY(!error.message.isEmpty());
        calls << u"error"_s;
    });
    p.socket.onDisconnect([&](const QString &reason) { calls << reason; });
    p.client.clientSends("2{");
    QCOMPARE(calls, QStringList({u"error"_s, u"parse error"_s}));
    QVERIFY(!p.client.isOpen());
}

void CatchAllTest::prependedListenersRunFirst()
{
    Pair p;
    QStringList calls;
    const auto note = [&calls](const QString &what) {
        return [&calls, what](const QString &, const Array &, const Ack &) { calls << what; };
    };
    p.socket.onAny(note(u"second"_s));
    p.socket.prependAny(note(u"first"_s));
    p.socket.onAny(note(u"third"_s));
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(calls, QStringList({u"first"_s, u"second"_s, u"third"_s}));
}

void CatchAllTest::anyListenersAreTakenOffOneByOne()
{
    Pair p;
    QStringList calls;
    const auto note = [&calls](const QString &what) {
        return [&calls, what](const QString &, const Array &) { calls << what; };
    };
    const ListenerId a = p.socket.onAny(note(u"a"_s));
    p.socket.onAny(note(u"b"_s));
    p.socket.off(a);
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(calls, QStringList(u"b"_s));
    p.socket.offAny();
    p.client.clientSends("2[\"e\"]");
    QCOMPARE(calls, QStringList(u"b"_s));
}

void CatchAllTest::outgoingListenersSeeWhatIsSent()
{
    Pair p;
    QStringList seen;
    p.socket.onAnyOutgoing([&](const QString &event, const Array &args) {
        seen << event + u' ' + QString::number(args.size());
        QCOMPARE(p.client.take(), QStringList()); // not sent yet
    });
    p.socket.emitEvent(u"a"_s, 1, 2);
    p.client.take();
    p.socket.asVolatile().emitEvent(u"b"_s);
    p.client.take();
    p.socket.emitWithAck(u"c"_s, {1}, {}, [](const AckResult &) {});
    p.client.take();
    p.socket.emitEvent(u"connect"_s); // is not sent
    QCOMPARE(seen, QStringList({u"a 2"_s, u"b 0"_s, u"c 1"_s}));
}

void CatchAllTest::outgoingListenersSeeBroadcasts()
{
    Pair p;
    QList<Array> seen;
    p.socket.onAnyOutgoing([&](const QString &event, const Array &args) { seen << Array{event} + args; });
    MemorySession &other = p.bench.join();
    p.bench.root().emitEvent(u"all"_s, QByteArrayLiteral("\x01"), 2);
    p.bench.root().to(u"nobody's room"_s).emitEvent(u"none"_s);
    p.socket.broadcast().emitEvent(u"others"_s);
    p.bench.root().in(p.socket.id()).emitEvent(u"this"_s);
    QCOMPARE(seen, QList<Array>({{u"all"_s, QByteArrayLiteral("\x01"), 2}, {u"this"_s}}));
    QCOMPARE(other.take().size(), 3); // an event, its attachment, an event
}

void CatchAllTest::outgoingListenersSeeNoReplies()
{
    Pair p;
    p.socket.onAnyOutgoing([](const QString &, const Array &) { QFAIL("that is no event"); });
    p.socket.on(u"e"_s, [](const Array &, const Ack &ack) { ack(1); });
    p.client.clientSends("21[\"e\"]");
    p.socket.disconnect();
    QCOMPARE(p.client.take(), QStringList({u"31[1]"_s, u"1"_s}));
}

void CatchAllTest::outgoingListenersAreOrderedAndTakenOff()
{
    Pair p;
    QStringList calls;
    const auto note = [&calls](const QString &what) {
        return [&calls, what](const QString &, const Array &) { calls << what; };
    };
    p.socket.offAnyOutgoing(); // there are none
    const ListenerId second = p.socket.onAnyOutgoing(note(u"second"_s));
    p.socket.prependAnyOutgoing(note(u"first"_s));
    p.socket.emitEvent(u"e"_s);
    QCOMPARE(calls, QStringList({u"first"_s, u"second"_s}));
    p.socket.off(second);
    p.socket.emitEvent(u"e"_s);
    QCOMPARE(calls.size(), 3);
    p.socket.offAnyOutgoing();
    p.socket.emitEvent(u"e"_s);
    QCOMPARE(calls.size(), 3);
}

void CatchAllTest::anOutgoingListenerMayEndItsSocket()
{
    Pair p;
    p.socket.onAnyOutgoing([&](const QString &, const Array &) { p.socket.disconnect(true); });
    std::optional<AckError> error;
    p.socket.emitWithAck(u"e"_s, {}, {}, [&](const AckResult &result) { error = result.error(); });
    QCOMPARE(error, AckError::disconnected);
    QCOMPARE(p.client.take(), QStringList(u"1"_s));
}

void CatchAllTest::aNumberIsHeardByItsText_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<QString>("name");
    QTest::newRow("whole") << QByteArray("1") << u"1"_s;
    QTest::newRow("negative") << QByteArray("-5") << u"-5"_s;
    QTest::newRow("with a fraction") << QByteArray("1.50") << u"1.5"_s;
    QTest::newRow("large") << QByteArray("1e30") << u"1e+30"_s;
}

void CatchAllTest::aNumberIsHeardByItsText()
{
    QFETCH(QByteArray, number);
    QFETCH(QString, name);
    Pair p;
    QStringList heard;
    p.socket.onAny([&](const QString &event, const Array &) { heard << event; });
    p.socket.on(name, [&](const Array &args) { heard << args.value(0).toString(); });
    p.client.clientSends("2[" + number + ",\"x\"]");
    QCOMPARE(heard, QStringList({name, u"x"_s}));
}

void CatchAllTest::aFutureHasTheAnswer()
{
    Pair p;
    const QFuture<AckResult> answer = p.socket.emitWithAck(u"question"_s, {1});
    QCOMPARE(p.client.take(), QStringList(u"20[\"question\",1]"_s));
    QVERIFY(!answer.isFinished());
    p.client.clientSends("30[\"yes\",2]");
    QVERIFY(answer.isFinished());
    QCOMPARE(answer.result().value(), Array({u"yes"_s, 2}));
}

void CatchAllTest::aFutureHasWhyThereIsNone_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<bool>("leaves");
    QTest::addColumn<AckError>("error");
    QTest::newRow("nobody answers") << u"e"_s << false << AckError::timeout;
    QTest::newRow("the socket leaves") << u"e"_s << true << AckError::disconnected;
    QTest::newRow("it may not be sent") << u"connect"_s << false << AckError::reservedName;
}

void CatchAllTest::aFutureHasWhyThereIsNone()
{
    QFETCH(QString, event);
    QFETCH(bool, leaves);
    QFETCH(AckError, error);
    Pair p;
    const QFuture<AckResult> answer = p.socket.timeout(std::chrono::seconds(1)).emitWithAck(event);
    if (leaves)
        p.client.end(engineio::CloseReason::transportClose);
    p.bench.pass(std::chrono::seconds(2));
    QVERIFY(answer.isFinished());
    QVERIFY(!answer.isCanceled());
    QCOMPARE(answer.result().error(), error);
}

void CatchAllTest::aFutureOutlivesTheServer()
{
    QFuture<AckResult> answer;
    {
        Pair p;
        answer = p.socket.emitWithAck(u"e"_s, {});
    }
    QVERIFY(!answer.isCanceled());
    QCOMPARE(answer.result().error(), AckError::disconnected);
}

void CatchAllTest::aTimeoutIsAFlag()
{
    Pair p;
    std::optional<AckError> error;
    const SocketEmitter patient = p.socket.asVolatile().timeout(std::chrono::seconds(1));
    patient.emitWithAck(u"e"_s, {}, [&](const AckResult &result) { error = result.error(); });
    p.bench.pass(std::chrono::milliseconds(900));
    QVERIFY(!error);
    p.bench.pass(std::chrono::milliseconds(200));
    QCOMPARE(error, AckError::timeout);
    p.client.take();
    p.client.setWritable(false);
    patient.emitWithAck(u"e"_s, {}, [](const AckResult &) {});
    QCOMPARE(p.client.take(), QStringList()); // volatile
}

QTEST_GUILESS_MAIN(CatchAllTest)
#include "tst_socketio_catchall.moc"

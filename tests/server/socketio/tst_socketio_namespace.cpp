// SPDX-License-Identifier: MIT
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

class NamespaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joiningIsAnsweredBeforeTheHandlersRun();
    void aNamespaceIsMadeOnce_data();
    void aNamespaceIsMadeOnce();
    void anUnknownNamespaceIsRefusedAndTheConnectionStays();
    void oneConnectionJoinsSeveralNamespaces();
    void theHandshakeTellsOfTheRequest();
    void middlewareRunsInOrderAndMayTakeItsTime();
    void middlewareRefuses_data();
    void middlewareRefuses();
    void aRefusedClientMayTryAgain();
    void roomsJoinedInAMiddlewareCountOnceJoined();
    void roomsAreUndoneWhereAMiddlewareRefuses();
    void eventsOfAMiddlewareWaitForTheReply();
    void broadcastsDoNotReachWhoIsStillInAMiddleware();
    void onlyTheFirstNextCounts();
    void nextAfterTheClientIsGoneDoesNothing();
    void aMiddlewareMayCloseTheConnection();
    void aMiddlewareMayNotOnlyLeave();
    void aHandlerThatDisconnectsSparesTheNextHandlers();
    void aConnectionHandlerMayTakeItselfOff();
    void aConnectionHandlerMayAddANamespaceAndMiddleware();
};

void NamespaceTest::joiningIsAnsweredBeforeTheHandlersRun()
{
    HubBench bench;
    bench.root().onConnection([](Socket &socket) { socket.emitEvent(u"hello"_s, 1, u"two"_s); });
    MemorySession &client = bench.connect();
    QCOMPARE(client.take(), QStringList());
    client.clientSends("0");
    QCOMPARE(
        client.take(), QStringList({u"0{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\"}"_s, u"2[\"hello\",1,\"two\"]"_s}));
    QCOMPARE(bench.root().socketCount(), 1);
    Socket *const socket = bench.root().socket(u"AAAAAAAAAAAAAAAAAAAA"_s);
    QVERIFY(socket);
    QVERIFY(socket->connected());
    QCOMPARE(bench.root().sockets(), QList<Socket *>{socket});
}

void NamespaceTest::aNamespaceIsMadeOnce_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("name");
    QTest::newRow("with slash") << u"/chat"_s << u"/chat"_s;
    QTest::newRow("without slash") << u"chat"_s << u"/chat"_s;
    QTest::newRow("nothing is the root") << u""_s << u"/"_s;
    QTest::newRow("root") << u"/"_s << u"/"_s;
}

void NamespaceTest::aNamespaceIsMadeOnce()
{
    QFETCH(QString, asked);
    QFETCH(QString, name);
    HubBench bench;
    QCOMPARE(bench.of(asked).name(), name);
    QCOMPARE(&bench.of(asked), &bench.of(name));
}

void NamespaceTest::anUnknownNamespaceIsRefusedAndTheConnectionStays()
{
    HubBench bench;
    MemorySession &client = bench.connect();
    client.clientSends("0/random,");
    QCOMPARE(client.take(), QStringList(u"4/random,{\"message\":\"Invalid namespace\"}"_s));
    QVERIFY(client.isOpen());
}

void NamespaceTest::oneConnectionJoinsSeveralNamespaces()
{
    HubBench bench;
    for (const QString &name : {u"/"_s, u"/custom"_s}) {
        bench.of(name).onConnection([](Socket &socket) {
            socket.on(u"m"_s, [&socket](const Array &args) { socket.emitArguments(u"back"_s, args); });
        });
    }
    MemorySession &client = bench.join();
    client.clientSends("0/custom,");
    QCOMPARE(client.take(), QStringList(u"0/custom,{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
    client.clientSends("2/custom,[\"m\",\"c\"]");
    client.clientSends("2[\"m\",\"r\"]");
    QCOMPARE(client.take(), QStringList({u"2/custom,[\"back\",\"c\"]"_s, u"2[\"back\",\"r\"]"_s}));
}

void NamespaceTest::theHandshakeTellsOfTheRequest()
{
    HubBench bench;
    Handshake handshake;
    bench.root().onConnection([&](Socket &socket) { handshake = socket.handshake(); });
    HandshakeRequest request;
    request.target = "/socket.io/?EIO=4&x=first&x=%41";
    request.setHeaders({{"user-agent", "test"}, {"origin", "http://a"}, {"x-empty", ""}, {"x", "a: b"}});
    request.peerAddress = QHostAddress(u"192.0.2.1"_s);
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    MemorySession &client = bench.connect(request);
    client.clientSends("0{\"token\":\"123\"}");
    client.end(engineio::CloseReason::transportClose); // the handshake outlives it
    QCOMPARE(handshake.auth(), Object({{u"token"_s, u"123"_s}}));
    QCOMPARE(handshake.header("user-agent"), "test");
    QCOMPARE(handshake.query(), Object({{u"EIO"_s, u"4"_s}, {u"x"_s, Array{u"first"_s, u"A"_s}}}));
    QCOMPARE(handshake.header("x"), "a: b");
    QCOMPARE(handshake.header("agent"), "");
    QCOMPARE(handshake.headers(),
        QList<HeaderField>({{"user-agent", "test"}, {"origin", "http://a"}, {"x-empty", ""}, {"x", "a: b"}}));
    QCOMPARE(handshake.url(), u"/socket.io/?EIO=4&x=first&x=%41"_s);
    QCOMPARE(handshake.address(), u"192.0.2.1"_s);
    QVERIFY(handshake.xdomain());
    QVERIFY(!handshake.secure());
    QVERIFY(handshake.issued() >= before && handshake.issued() <= QDateTime::currentMSecsSinceEpoch());
    const Object object = handshake.toObject();
    QCOMPARE(object[u"headers"][u"origin"], Value(u"http://a"_s));
    QCOMPARE(object[u"auth"][u"token"], Value(u"123"_s));
    QCOMPARE(object[u"issued"], Value(handshake.issued()));
}

void NamespaceTest::middlewareRunsInOrderAndMayTakeItsTime()
{
    HubBench bench;
    QStringList calls;
    std::optional<Next> later;
    bench.root().use([&](Socket &socket, Next next) {
        QVERIFY(!socket.connected());
        calls << u"first"_s;
        later = next;
    });
    bench.root().use([&](Socket &socket, const Next &next) {
        socket.data().insert(u"seen"_s, true);
        calls << u"second"_s;
        next();
    });
    bench.root().onConnection([&](Socket &socket) {
        QCOMPARE(socket.data().value(u"seen"), Value(true));
        calls << u"connection"_s;
    });
    MemorySession &client = bench.connect();
    client.clientSends("0");
    QCOMPARE(calls, QStringList(u"first"_s));
    QCOMPARE(client.take(), QStringList());
    QCOMPARE(bench.root().socketCount(), 0);
    (*later)();
    QCOMPARE(calls, QStringList({u"first"_s, u"second"_s, u"connection"_s}));
    QCOMPARE(client.take().size(), 1);
}

void NamespaceTest::middlewareRefuses_data()
{
    QTest::addColumn<Value>("data");
    QTest::addColumn<QString>("reply");
    QTest::newRow("with data") << Value(Object{{u"code"_s, 42}})
                               << u"4/no,{\"message\":\"Auth failed\",\"data\":{\"code\":42}}"_s;
    QTest::newRow("without data") << Value() << u"4/no,{\"message\":\"Auth failed\"}"_s;
}

void NamespaceTest::middlewareRefuses()
{
    QFETCH(Value, data);
    QFETCH(QString, reply);
    HubBench bench;
    int connections = 0;
    bench.of(u"/no"_s).use([&](Socket &, const Next &next) { next(ConnectError{u"Auth failed"_s, data}); });
    bench.of(u"/no"_s).use([&](Socket &, const Next &) { QFAIL("refused already"); });
    bench.of(u"/no"_s).onConnection([&](Socket &) { ++connections; });
    MemorySession &client = bench.join();
    client.clientSends("0/no,");
    QCOMPARE(client.take(), QStringList(reply));
    QCOMPARE(connections, 0);
    QCOMPARE(bench.of(u"/no"_s).socketCount(), 0);
    QVERIFY(client.isOpen());
}

void NamespaceTest::aRefusedClientMayTryAgain()
{
    HubBench bench;
    bench.root().use([&](Socket &socket, const Next &next) {
        if (socket.handshake().auth().contains(u"name"))
            next();
        else
            next(ConnectError{u"no name"_s, {}});
    });
    MemorySession &client = bench.connect();
    client.clientSends("0");
    QCOMPARE(client.take(), QStringList(u"4{\"message\":\"no name\"}"_s));
    client.clientSends("0{\"name\":\"a\"}");
    QCOMPARE(client.take(), QStringList(u"0{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
}

void NamespaceTest::roomsJoinedInAMiddlewareCountOnceJoined()
{
    HubBench bench;
    bench.root().use([](Socket &socket, const Next &next) {
        QVERIFY(socket.join(u"early"_s));
        QCOMPARE(socket.rooms(), QStringList(u"early"_s));
        next();
    });
    MemorySession &client = bench.join();
    QCOMPARE(bench.root().sockets().first()->rooms(), QStringList({u"AAAAAAAAAAAAAAAAAAAA"_s, u"early"_s}));
    bench.root().to(u"early"_s).emitEvent(u"e"_s);
    QCOMPARE(client.take(), QStringList(u"2[\"e\"]"_s));
}

void NamespaceTest::roomsAreUndoneWhereAMiddlewareRefuses()
{
    HubBench bench;
    bench.root().use([](Socket &socket, const Next &next) {
        QVERIFY(socket.join(u"early"_s));
        next(ConnectError{u"no"_s, {}});
    });
    MemorySession &client = bench.join();
    bench.root().to(u"early"_s).emitEvent(u"e"_s);
    QCOMPARE(client.take(), QStringList());
}

void NamespaceTest::eventsOfAMiddlewareWaitForTheReply()
{
    HubBench bench;
    std::optional<Next> later;
    bench.root().use([&](Socket &socket, Next next) {
        socket.emitEvent(u"early"_s, QByteArrayLiteral("\x01"));
        later = next;
    });
    MemorySession &client = bench.connect();
    client.clientSends("0");
    QCOMPARE(client.take(), QStringList());
    (*later)();
    QCOMPARE(client.take(),
        QStringList({u"0{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\"}"_s,
            u"51-[\"early\",{\"_placeholder\":true,\"num\":0}]"_s, u"bin:01"_s}));
}

void NamespaceTest::broadcastsDoNotReachWhoIsStillInAMiddleware()
{
    HubBench bench;
    bench.root().use([](Socket &socket, const Next &) { QVERIFY(socket.join(u"room"_s)); });
    MemorySession &client = bench.join();
    bench.root().emitEvent(u"all"_s);
    bench.root().to(u"room"_s).emitEvent(u"room"_s);
    QCOMPARE(client.take(), QStringList());
}

void NamespaceTest::onlyTheFirstNextCounts()
{
    HubBench bench;
    int connections = 0;
    bench.root().use([](Socket &, const Next &next) {
        const Next copy = next;
        next();
        copy();
        next(ConnectError{u"too late"_s, {}});
    });
    bench.root().onConnection([&](Socket &) { ++connections; });
    MemorySession &client = bench.connect();
    client.clientSends("0");
    QCOMPARE(connections, 1);
    QCOMPARE(client.take().size(), 1);
}

void NamespaceTest::nextAfterTheClientIsGoneDoesNothing()
{
    HubBench bench;
    QList<Next> kept;
    bench.root().use([&](Socket &, const Next &next) { kept.append(next); });
    bench.root().onConnection([&](Socket &) { QFAIL("nobody is there"); });
    bench.join().end(engineio::CloseReason::transportClose);
    kept.first()();
    bench.join().end(engineio::CloseReason::transportClose);
    kept.last()(ConnectError{u"no"_s, {}});
    QCOMPARE(kept.size(), 2);
    QCOMPARE(bench.root().socketCount(), 0);
}

void NamespaceTest::aMiddlewareMayCloseTheConnection()
{
    HubBench bench;
    bench.root().use([](Socket &socket, const Next &next) {
        socket.disconnect(true);
        QVERIFY(!socket.connected());
        QVERIFY(!socket.join(u"room"_s));
        socket.emitEvent(u"nobody hears"_s);
        next();
    });
    bench.root().onConnection([&](Socket &) { QFAIL("it was thrown out"); });
    MemorySession &client = bench.join();
    QVERIFY(!client.isOpen());
}

void NamespaceTest::aMiddlewareMayNotOnlyLeave()
{
    HubBench bench;
    bench.root().use([](Socket &socket, const Next &next) {
        socket.disconnect();
        next();
    });
    MemorySession &client = bench.connect();
    client.clientSends("0");
    QCOMPARE(client.take(), QStringList(u"0{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\"}"_s));
}

void NamespaceTest::aHandlerThatDisconnectsSparesTheNextHandlers()
{
    HubBench bench;
    int second = 0;
    bench.root().onConnection([](Socket &socket) { socket.disconnect(); });
    bench.root().onConnection([&](Socket &) { ++second; });
    MemorySession &client = bench.connect();
    client.clientSends("0");
    QCOMPARE(client.take(), QStringList({u"0{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\"}"_s, u"1"_s}));
    QCOMPARE(second, 0);
    QCOMPARE(bench.root().socketCount(), 0);
}

void NamespaceTest::aConnectionHandlerMayTakeItselfOff()
{
    HubBench bench;
    int calls = 0;
    ListenerId id{};
    id = bench.root().onConnection([&](Socket &) {
        ++calls;
        bench.root().off(id);
    });
    bench.join();
    bench.join();
    QCOMPARE(calls, 1);
}

void NamespaceTest::aConnectionHandlerMayAddANamespaceAndMiddleware()
{
    HubBench bench;
    bench.root().onConnection([&](Socket &) {
        bench.of(u"/new"_s);
        bench.root().use([](Socket &, const Next &next) { next(ConnectError{u"full"_s, {}}); });
    });
    MemorySession &first = bench.join();
    first.clientSends("0/new,");
    QCOMPARE(first.take(), QStringList(u"0/new,{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
    MemorySession &second = bench.connect();
    second.clientSends("0");
    QCOMPARE(second.take(), QStringList(u"4{\"message\":\"full\"}"_s));
}

QTEST_GUILESS_MAIN(NamespaceTest)
#include "tst_socketio_namespace.moc"

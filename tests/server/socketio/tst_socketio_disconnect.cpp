// SPDX-License-Identifier: MIT
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;

using End = std::function<void(HubBench &, MemorySession &)>;

class DisconnectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEndHasItsReason_data();
    void everyEndHasItsReason();
    void roomsAreThereWhileDisconnectingAndGoneAfter();
    void otherNamespacesStayWhenOneIsLeft();
    void aConnectionLostLeavesAllNamespaces();
    void disconnectWithCloseLeavesAllNamespacesThenCloses();
    void aNamespaceLeftMayBeJoinedAgain();
    void disconnectingAgainWhileDisconnectingChangesNothing();
    void closingTheConnectionWhileDisconnectingIsSafe();
    void aHandlerMayDisconnectOthers();
    void shuttingDownTellsEverySocketAndSendsNothing();
    void destroyingTheServerCallsNoHandler();
    void aSocketIsFreedWhenItsHandlersAreDone();
    void lookingUpASocketThatLeftGivesNothing();
};

void DisconnectTest::everyEndHasItsReason_data()
{
    QTest::addColumn<End>("end");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("open");
    const auto row = [](const char *reason, bool open, const char *how, const End &end) {
        QTest::newRow(how) << end << QString::fromLatin1(reason) << open;
    };
    const auto lost = [](engineio::CloseReason why) {
        return [why](HubBench &, MemorySession &client) { client.end(why); };
    };
    const auto sent = [](const char *packet) {
        return [packet](HubBench &, MemorySession &client) { client.clientSends(packet); };
    };
    using engineio::CloseReason;
    row("transport error", false, "the connection broke", lost(CloseReason::transportError));
    row("transport close", false, "the client closed", lost(CloseReason::transportClose));
    row("ping timeout", false, "no pong", lost(CloseReason::pingTimeout));
    row("parse error", false, "no Engine.IO packet", lost(CloseReason::parseError));
    row("server shutting down", false, "the engine closed", lost(CloseReason::serverShuttingDown));
    row("forced close", false, "the connection was closed",
        [](HubBench &bench, MemorySession &) { bench.root().sockets().first()->conn()->close(); });
    row("client namespace disconnect", true, "the client left", sent("1"));
    row("server namespace disconnect", true, "the server dropped it",
        [](HubBench &bench, MemorySession &) { bench.root().sockets().first()->disconnect(); });
    row("server namespace disconnect", false, "the server dropped and closed it",
        [](HubBench &bench, MemorySession &) { bench.root().sockets().first()->disconnect(true); });
    row("parse error", false, "no Socket.IO packet", sent("abc"));
    row("parse error", false, "bad JSON", sent("2[\"a"));
    row("parse error", false, "stray binary",
        [](HubBench &, MemorySession &client) { client.clientSendsBinary("x"); });
    row("forced server close", false, "a second CONNECT", sent("0"));
    row("forced server close", false, "an event for a namespace not joined", sent("2/other,[\"e\"]"));
    row("server shutting down", true, "the server shut down",
        [](HubBench &bench, MemorySession &) { bench.hub().shutDown(); });
}

void DisconnectTest::everyEndHasItsReason()
{
    QFETCH(End, end);
    QFETCH(QString, reason);
    QFETCH(bool, open);
    HubBench bench;
    QStringList calls;
    bench.root().onConnection([&](Socket &socket) {
        socket.onDisconnecting([&](const QString &text) { calls << u"disconnecting: "_s + text; });
        socket.onDisconnect([&](const QString &text) { calls << u"disconnect: "_s + text; });
    });
    MemorySession &client = bench.join();
    end(bench, client);
    QCOMPARE(calls, QStringList({u"disconnecting: "_s + reason, u"disconnect: "_s + reason}));
    QCOMPARE(client.isOpen(), open);
    QCOMPARE(bench.root().socketCount(), 0);
}

void DisconnectTest::roomsAreThereWhileDisconnectingAndGoneAfter()
{
    HubBench bench;
    QList<QStringList> seen;
    QList<bool> connected;
    bench.root().onConnection([&](Socket &socket) {
        QVERIFY(socket.join(u"room"_s));
        const auto look = [&](const QString &) {
            seen << socket.rooms();
            connected << socket.connected();
            socket.to(u"room"_s).emitEvent(u"left"_s, socket.id());
            socket.emitEvent(u"too late"_s);
        };
        socket.onDisconnecting(look);
        socket.onDisconnect(look);
    });
    MemorySession &leaver = bench.join();
    MemorySession &other = bench.join();
    leaver.clientSends("1");
    QCOMPARE(seen, QList<QStringList>({{u"AAAAAAAAAAAAAAAAAAAA"_s, u"room"_s}, {}}));
    QCOMPARE(connected, QList<bool>({true, false}));
    QCOMPARE(other.take(), QStringList(2, u"2[\"left\",\"AAAAAAAAAAAAAAAAAAAA\"]"_s));
    QCOMPARE(leaver.take(), QStringList());
}

void DisconnectTest::otherNamespacesStayWhenOneIsLeft()
{
    HubBench bench;
    bench.of(u"/b"_s);
    MemorySession &client = bench.join();
    client.clientSends("0/b,");
    client.clientSends("1/b,");
    QCOMPARE(bench.of(u"/b"_s).socketCount(), 0);
    QCOMPARE(bench.root().socketCount(), 1);
}

void DisconnectTest::aConnectionLostLeavesAllNamespaces()
{
    HubBench bench;
    int left = 0;
    for (Namespace *nsp : {&bench.root(), &bench.of(u"/b"_s)}) {
        nsp->onConnection([&](Socket &socket) {
            socket.onDisconnect([&](const QString &reason) {
                ++left;
                QCOMPARE(reason, u"ping timeout"_s);
            });
        });
    }
    MemorySession &client = bench.join();
    client.clientSends("0/b,");
    client.end(engineio::CloseReason::pingTimeout);
    QCOMPARE(left, 2);
}

void DisconnectTest::disconnectWithCloseLeavesAllNamespacesThenCloses()
{
    HubBench bench;
    bench.of(u"/b"_s);
    MemorySession &client = bench.join();
    client.clientSends("0/b,");
    client.take();
    bench.of(u"/b"_s).sockets().first()->disconnect(true);
    QCOMPARE(client.take(), QStringList({u"1"_s, u"1/b,"_s}));
    QVERIFY(!client.isOpen());
    QCOMPARE(bench.root().socketCount() + bench.of(u"/b"_s).socketCount(), 0);
}

void DisconnectTest::aNamespaceLeftMayBeJoinedAgain()
{
    HubBench bench;
    MemorySession &client = bench.join();
    client.clientSends("1");
    client.clientSends("0");
    QCOMPARE(client.take(), QStringList(u"0{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
    bench.root().sockets().first()->disconnect();
    client.clientSends("0");
    QCOMPARE(client.take(), QStringList({u"1"_s, u"0{\"sid\":\"CAAAAAAAAAAAAAAAAAAA\"}"_s}));
}

void DisconnectTest::disconnectingAgainWhileDisconnectingChangesNothing()
{
    HubBench bench;
    int calls = 0;
    bench.root().onConnection([&](Socket &socket) {
        const auto again = [&](const QString &reason) {
            ++calls;
            QCOMPARE(reason, u"client namespace disconnect"_s);
            socket.disconnect();
        };
        socket.onDisconnecting(again);
        socket.onDisconnect(again);
    });
    MemorySession &client = bench.join();
    client.clientSends("1");
    QCOMPARE(calls, 2);
    QCOMPARE(client.take(), QStringList());
}

void DisconnectTest::closingTheConnectionWhileDisconnectingIsSafe()
{
    HubBench bench;
    int left = 0;
    bench.of(u"/b"_s).onConnection(
        [&](Socket &socket) { socket.onDisconnect([&](const QString &) { ++left; }); });
    bench.root().onConnection([&](Socket &socket) {
        socket.onDisconnecting([&](const QString &) { socket.conn()->close(); });
        socket.onDisconnect([&](const QString &) { ++left; });
    });
    MemorySession &client = bench.join();
    client.clientSends("0/b,");
    bench.root().sockets().first()->disconnect();
    QCOMPARE(left, 2);
    QVERIFY(!client.isOpen());
}

void DisconnectTest::aHandlerMayDisconnectOthers()
{
    HubBench bench;
    int left = 0;
    bench.root().onConnection([&](Socket &socket) {
        socket.on(u"everyone out"_s, [&] { bench.root().disconnectSockets(true); });
        socket.onDisconnect([&](const QString &) {
            ++left;
            const QList<Socket *> rest = bench.root().sockets();
            if (!rest.isEmpty())
                rest.first()->disconnect(true);
        });
    });
    for (int i = 0; i < 4; ++i)
        bench.join();
    MemorySession &client = bench.join();
    client.clientSends("2[\"everyone out\"]");
    QCOMPARE(left, 5);
    QCOMPARE(bench.root().socketCount(), 0);
}

void DisconnectTest::shuttingDownTellsEverySocketAndSendsNothing()
{
    HubBench bench;
    QStringList reasons;
    bench.root().onConnection(
        [&](Socket &socket) { socket.onDisconnect([&](const QString &reason) { reasons << reason; }); });
    MemorySession &first = bench.join();
    MemorySession &second = bench.join();
    bench.hub().shutDown();
    QCOMPARE(reasons, QStringList(2, u"server shutting down"_s));
    QCOMPARE(first.take() + second.take(), QStringList());
    first.clientSends("2[\"late\"]"); // on its way already
    first.end(engineio::CloseReason::serverShuttingDown);
    QCOMPARE(reasons.size(), 2);
}

void DisconnectTest::destroyingTheServerCallsNoHandler()
{
    QStringList reasons;
    {
        HubBench bench;
        bench.root().onConnection(
            [&](Socket &socket) { socket.onDisconnect([&](const QString &reason) { reasons << reason; }); });
        bench.join();
        bench.root().sockets().first()->emitWithAck(u"q"_s, {}, 0ms, [](const auto &) { QFAIL("told"); });
    }
    QCOMPARE(reasons, QStringList());
}

void DisconnectTest::aSocketIsFreedWhenItsHandlersAreDone()
{
    HubBench bench;
    const auto token = std::make_shared<int>(0);
    bench.root().onConnection([&](Socket &socket) {
        socket.on(u"e"_s, [token] {});
        socket.onDisconnect([token](const QString &) { QVERIFY(token.use_count() > 1); });
    });
    MemorySession &client = bench.join();
    QCOMPARE(token.use_count(), 3);
    client.clientSends("1");
    QCOMPARE(token.use_count(), 1);
}

void DisconnectTest::lookingUpASocketThatLeftGivesNothing()
{
    HubBench bench;
    MemorySession &client = bench.join();
    const QString id = bench.root().sockets().first()->id();
    client.clientSends("1");
    QCOMPARE(bench.root().socket(id), nullptr);
}

QTEST_GUILESS_MAIN(DisconnectTest)
#include "tst_socketio_disconnect.moc"

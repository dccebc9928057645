// SPDX-License-Identifier: MIT
#include "tests/support/hubbench.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

const QRegularExpression dynamic(u"^/dynamic-\\d+$"_s);

} // namespace

/// How long namespaces live that were made for clients, and how many there may be.
class ChildNamespacesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyChildStaysUnlessToldOtherwise();
    void anEmptyChildIsCleanedUp_data();
    void anEmptyChildIsCleanedUp();
    void aChildWithSomebodyInItsMiddlewareIsNotEmpty();
    void aChildTheProgramAskedForStays();
    void aHandlerMayUseANamespaceThatHasJustEnded();
    void clientsMakeAtMostSoManyChildren();
};

void ChildNamespacesTest::anEmptyChildStaysUnlessToldOtherwise()
{
    HubBench bench;
    ParentNamespace &parent = bench.hub().of(dynamic);
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    client.clientSends("1/dynamic-1,");
    QCOMPARE(parent.children().size(), 1);
}

void ChildNamespacesTest::anEmptyChildIsCleanedUp_data()
{
    QTest::addColumn<bool>("refused");
    QTest::newRow("whose last socket left") << false;
    QTest::newRow("that refused the only one who asked") << true;
}

void ChildNamespacesTest::anEmptyChildIsCleanedUp()
{
    QFETCH(bool, refused);
    ServerOptions options;
    options.cleanupEmptyChildNamespaces = true;
    HubBench bench(options);
    ParentNamespace &parent = bench.hub().of(dynamic);
    if (refused)
        parent.use([](Socket &, const Next &next) { next(ConnectError{u"no"_s, {}}); });
    MemorySession &client = bench.join();
    for (int i = 0; i < 3; ++i) { // the name may be used again
        client.clientSends("0/dynamic-1,");
        QCOMPARE(parent.children().size(), refused ? 0 : 1);
        if (!refused)
            client.clientSends("1/dynamic-1,");
        QCOMPARE(client.take().size(), 1);
        QVERIFY(parent.children().isEmpty());
        QVERIFY(!bench.hub().find(u"/dynamic-1"_s));
    }
}

void ChildNamespacesTest::aChildWithSomebodyInItsMiddlewareIsNotEmpty()
{
    ServerOptions options;
    options.cleanupEmptyChildNamespaces = true;
    HubBench bench(options);
    ParentNamespace &parent = bench.hub().of(dynamic);
    QList<Next> waiting;
    parent.use([&](Socket &, const Next &next) { waiting << next; });
    MemorySession &first = bench.join();
    MemorySession &second = bench.join();
    first.clientSends("0/dynamic-1,");
    second.clientSends("0/dynamic-1,");
    waiting[0]();
    first.clientSends("1/dynamic-1,");
    QCOMPARE(parent.children().size(), 1);
    waiting[1]();
    QCOMPARE(second.take(), QStringList(u"0/dynamic-1,{\"sid\":\"DAAAAAAAAAAAAAAAAAAA\"}"_s));
    second.end(engineio::CloseReason::transportClose);
    QVERIFY(parent.children().isEmpty());
}

void ChildNamespacesTest::aChildTheProgramAskedForStays()
{
    ServerOptions options;
    options.cleanupEmptyChildNamespaces = true;
    HubBench bench(options);
    bench.hub().of(dynamic);
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    Namespace &kept = bench.of(u"/dynamic-1"_s);
    Namespace &made = bench.of(u"/dynamic-2"_s);
    client.clientSends("0/dynamic-2,");
    client.end(engineio::CloseReason::transportClose);
    QCOMPARE(bench.hub().find(u"/dynamic-1"_s), &kept);
    QCOMPARE(bench.hub().find(u"/dynamic-2"_s), &made);
}

void ChildNamespacesTest::aHandlerMayUseANamespaceThatHasJustEnded()
{
    ServerOptions options;
    options.cleanupEmptyChildNamespaces = true;
    HubBench bench(options);
    ParentNamespace &parent = bench.hub().of(dynamic);
    QStringList seen;
    parent.onConnection([&](Socket &socket) {
        socket.onDisconnect([&](const QString &) {
            socket.nsp().emitEvent(u"gone"_s);
            seen << socket.nsp().name() + u" disconnect"_s;
        });
        socket.on(u"bye"_s, [&](const Array &) {
            socket.disconnect();
            socket.nsp().emitEvent(u"gone"_s);
            seen << socket.nsp().name() + u" bye"_s;
        });
        if (socket.handshake().auth().contains(u"out"))
            socket.disconnect();
    });
    parent.onConnection([](Socket &socket) { socket.nsp().emitEvent(u"hi"_s); });
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    client.clientSends("2/dynamic-1,[\"bye\"]");
    client.clientSends("0/dynamic-2,{\"out\":1}");
    QCOMPARE(
        seen, QStringList({u"/dynamic-1 disconnect"_s, u"/dynamic-1 bye"_s, u"/dynamic-2 disconnect"_s}));
    QVERIFY(parent.children().isEmpty());
}

void ChildNamespacesTest::clientsMakeAtMostSoManyChildren()
{
    ServerOptions options;
    options.cleanupEmptyChildNamespaces = true;
    options.limits.childNamespaces = 2;
    HubBench bench(options);
    bench.hub().of(dynamic);
    bench.of(u"/dynamic-0"_s); // the program's own do not count
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-0,");
    client.clientSends("0/dynamic-1,");
    client.clientSends("0/dynamic-2,");
    client.take();
    client.clientSends("0/dynamic-3,");
    QCOMPARE(client.take(), QStringList(u"4/dynamic-3,{\"message\":\"Too many namespaces\"}"_s));
    client.clientSends("1/dynamic-1,");
    client.clientSends("0/dynamic-3,");
    QCOMPARE(client.take().first().left(14), u"0/dynamic-3,{\""_s);
}

QTEST_GUILESS_MAIN(ChildNamespacesTest)
#include "tst_socketio_childnamespaces.moc"

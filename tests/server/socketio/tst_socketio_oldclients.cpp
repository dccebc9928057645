// SPDX-License-Identifier: MIT
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

const QString sid = u"session-id-of-a-test"_s; // of every MemorySession

MemorySession &connectOld(HubBench &bench)
{
    return bench.connect({}, engineio::Revision::three);
}

} // namespace

/// Clients of Socket.IO 1 and 2 in a hub, beside new ones.
class OldClientsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theyJoinTheMainNamespaceByComing();
    void theirIdIsThatOfTheSession();
    void theyAreInTheRoomOfTheirId();
    void theQueryOfANamespaceIsAuth();
    void middlewareMayTakeItsTime();
    void middlewareMayRefuseThemByComing();
    void whoIsRefusedEverywhereIsClosedInTheEnd();
    void aMiddlewareMayCloseTheConnection();
    void theyComeBackUnderTheSameId();
    void aBroadcastIsEncodedOnceForOldAndNew();
};

void OldClientsTest::theyJoinTheMainNamespaceByComing()
{
    HubBench bench;
    bench.root().onConnection([](Socket &socket) { socket.emitEvent(u"hello"_s); });
    MemorySession &client = connectOld(bench);
    QCOMPARE(client.take(), QStringList({u"0"_s, u"2[\"hello\"]"_s}));
    QCOMPARE(bench.root().socketCount(), 1);
}

void OldClientsTest::theirIdIsThatOfTheSession()
{
    HubBench bench;
    bench.of(u"/custom"_s);
    MemorySession &client = connectOld(bench);
    client.clientSends("0/custom,");
    QCOMPARE(client.take(), QStringList({u"0"_s, u"0/custom,"_s}));
    QVERIFY(bench.root().socket(sid));
    QVERIFY(bench.of(u"/custom"_s).socket(u"/custom#"_s + sid));
}

void OldClientsTest::theyAreInTheRoomOfTheirId()
{
    HubBench bench;
    bench.of(u"/custom"_s);
    MemorySession &client = connectOld(bench);
    client.clientSends("0/custom,");
    client.take();
    bench.root().to(sid).emitEvent(u"a"_s);
    bench.of(u"/custom"_s).to(u"/custom#"_s + sid).emitEvent(u"b"_s);
    QCOMPARE(client.take(), QStringList({u"2[\"a\"]"_s, u"2/custom,[\"b\"]"_s}));
}

void OldClientsTest::theQueryOfANamespaceIsAuth()
{
    HubBench bench;
    Object auth;
    bench.of(u"/custom"_s).onConnection([&auth](Socket &socket) { auth = socket.handshake().auth(); });
    connectOld(bench).clientSends("0/custom?token=a%26b,");
    QCOMPARE(auth, Object({{u"token"_s, u"a&b"_s}}));
}

void OldClientsTest::middlewareMayTakeItsTime()
{
    HubBench bench;
    std::optional<Next> next;
    bench.root().use([&next](Socket &socket, const Next &its) {
        socket.emitEvent(u"early"_s);
        next = its;
    });
    MemorySession &client = connectOld(bench);
    QCOMPARE(client.take(), QStringList());
    (*next)();
    QCOMPARE(client.take(), QStringList({u"0"_s, u"2[\"early\"]"_s}));
}

void OldClientsTest::middlewareMayRefuseThemByComing()
{
    HubBench bench;
    bench.of(u"/custom"_s);
    bench.root().use([](Socket &, const Next &next) { next(ConnectError{u"not you"_s, {}}); });
    MemorySession &client = connectOld(bench);
    QCOMPARE(client.take(), QStringList(u"4\"not you\""_s));
    client.clientSends("0/custom,");
    QCOMPARE(client.take(), QStringList(u"0/custom,"_s));
}

void OldClientsTest::whoIsRefusedEverywhereIsClosedInTheEnd()
{
    ServerOptions options;
    options.connectTimeout = std::chrono::milliseconds(1'000);
    HubBench bench(options);
    bench.root().use([](Socket &, const Next &next) { next(ConnectError{u"not you"_s, {}}); });
    MemorySession &client = connectOld(bench);
    bench.pass(std::chrono::milliseconds(1'100));
    QVERIFY(!client.isOpen());
}

void OldClientsTest::aMiddlewareMayCloseTheConnection()
{
    HubBench bench;
    bench.root().use([](Socket &socket, const Next &next) {
        socket.conn()->close();
        next();
    });
    MemorySession &client = connectOld(bench);
    QVERIFY(!client.isOpen());
    QCOMPARE(bench.root().socketCount(), 0);
}

void OldClientsTest::theyComeBackUnderTheSameId()
{
    HubBench bench;
    MemorySession &client = connectOld(bench);
    client.clientSends("1");
    QVERIFY(!bench.root().socket(sid));
    client.clientSends("0");
    QVERIFY(bench.root().socket(sid));
    QCOMPARE(client.take(), QStringList({u"0"_s, u"0"_s}));
}

void OldClientsTest::aBroadcastIsEncodedOnceForOldAndNew()
{
    HubBench bench;
    const QList<MemorySession *> clients{&bench.join(), &connectOld(bench), &bench.join()};
    bench.root().emitEvent(u"all"_s, QByteArrayLiteral("\1\2"));
    const auto &first = clients.first()->messages();
    for (const MemorySession *client : clients) {
        for (qsizetype back = 1; back <= 2; ++back) {
            const auto &message = client->messages().at(client->messages().size() - back);
            const auto &other = first.at(first.size() - back);
            for (const auto revision : {engineio::Revision::three, engineio::Revision::four}) {
                QCOMPARE(
                    message.webSocketFrame(revision).constData(), other.webSocketFrame(revision).constData());
                QCOMPARE(message.webSocketTextFrame(revision).constData(),
                    other.webSocketTextFrame(revision).constData());
            }
        }
    }
}

QTEST_APPLESS_MAIN(OldClientsTest)
#include "tst_socketio_oldclients.moc"

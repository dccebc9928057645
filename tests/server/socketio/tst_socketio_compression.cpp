// SPDX-License-Identifier: MIT
#include "server/socketio/socket.h"
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

using Emit = void (*)(Namespace &root, Socket &socket);

/// Whether each of what a session was sent may be compressed: "+", or not: "-".
QByteArray marks(const MemorySession &session, qsizetype from)
{
    QByteArray marks;
    for (const engineio::OutgoingMessage &message : session.messages().sliced(from))
        marks += message.mayBeCompressed() ? '+' : '-';
    return marks;
}

} // namespace

Q_DECLARE_METATYPE(Emit)

/// Whether an emission may be compressed reaches the transport of everyone it goes to.
class TestCompression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emissionsTellWhetherToCompress_data();
    void emissionsTellWhetherToCompress();
    void serversThatStandAsOneTellEachOther();
    void whatIsEmittedBeforeTheReplyTellsIt();
    void oneEmissionDoesNotChangeTheNext();
    void theBytesAreShared();
};

void TestCompression::emissionsTellWhetherToCompress_data()
{
    QTest::addColumn<Emit>("emission");
    QTest::addColumn<QByteArray>("first"); // of the socket that emits
    QTest::addColumn<QByteArray>("second");
    const auto row = [](const char *name, Emit emission, const char *first, const char *second) {
        QTest::newRow(name) << emission << QByteArray(first) << QByteArray(second);
    };
    row(
        "socket", [](Namespace &, Socket &socket) { socket.emitEvent(u"e"_s); }, "+", "");
    row(
        "socket, not", [](Namespace &, Socket &socket) { socket.compress(false).emitEvent(u"e"_s); }, "-",
        "");
    row(
        "socket, yes", [](Namespace &, Socket &socket) { socket.compress(true).emitEvent(u"e"_s); }, "+", "");
    row(
        "socket, not and then yes",
        [](Namespace &, Socket &socket) { socket.compress(false).compress(true).emitEvent(u"e"_s); }, "+",
        "");
    row(
        "socket, with bytes",
        [](Namespace &, Socket &socket) {
            socket.compress(false).emitEvent(u"e"_s, QByteArray("\1"), QByteArray("\2"));
        },
        "---", "");
    row(
        "socket, volatile",
        [](Namespace &, Socket &socket) { socket.asVolatile().compress(false).emitEvent(u"e"_s); }, "-", "");
    row(
        "socket, asking",
        [](Namespace &, Socket &socket) {
            socket.compress(false).emitWithAck(u"e"_s, {}, [](const AckResult &) {});
        },
        "-", "");
    row(
        "namespace", [](Namespace &root, Socket &) { root.emitEvent(u"e"_s); }, "+", "+");
    row(
        "namespace, not", [](Namespace &root, Socket &) { root.compress(false).emitEvent(u"e"_s); }, "-",
        "-");
    row(
        "namespace, not, with bytes",
        [](Namespace &root, Socket &) { root.compress(false).emitEvent(u"e"_s, QByteArray("\1")); }, "--",
        "--");
    row(
        "namespace, asking",
        [](Namespace &root, Socket &) {
            root.compress(false).emitWithAck(u"e"_s, {}, [](const Answers &) {});
        },
        "-", "-");
    row(
        "room", [](Namespace &root, Socket &) { root.to(u"all"_s).compress(false).emitEvent(u"e"_s); }, "-",
        "-");
    row(
        "others", [](Namespace &, Socket &socket) { socket.broadcast().compress(false).emitEvent(u"e"_s); },
        "", "-");
    row(
        "others, by the socket's emitter",
        [](Namespace &, Socket &socket) { socket.compress(false).broadcast().emitEvent(u"e"_s); }, "", "-");
    row(
        "others in a room, by the socket's emitter",
        [](Namespace &, Socket &socket) { socket.compress(false).to(u"all"_s).emitEvent(u"e"_s); }, "", "-");
}

void TestCompression::emissionsTellWhetherToCompress()
{
    QFETCH(Emit, emission);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    HubBench bench;
    std::vector<Socket *> sockets;
    bench.root().onConnection([&](Socket &socket) {
        QVERIFY(socket.join(u"all"_s));
        sockets.push_back(&socket);
    });
    MemorySession &one = bench.join();
    MemorySession &other = bench.join();
    const qsizetype before = one.messages().size();
    emission(bench.root(), *sockets.front());
    QCOMPARE(marks(one, before), first);
    QCOMPARE(marks(other, before), second);
}

void TestCompression::serversThatStandAsOneTellEachOther()
{
    HubBench bench({}, 2);
    MemorySession &here = bench.join();
    MemorySession &there = bench.join();
    const qsizetype before = here.messages().size();
    bench.root().compress(false).emitEvent(u"e"_s);
    bench.settle();
    QCOMPARE(marks(here, before), "-");
    QCOMPARE(marks(there, before), "-");
}

void TestCompression::whatIsEmittedBeforeTheReplyTellsIt()
{
    HubBench bench;
    bench.root().use([](Socket &socket, const Next &next) {
        socket.compress(false).emitEvent(u"e"_s, QByteArray("\1"));
        socket.emitEvent(u"e"_s);
        socket.compress(false).emitWithAck(u"e"_s, {}, [](const AckResult &) {});
        next();
    });
    MemorySession &session = bench.join();
    QCOMPARE(marks(session, 0), "+--+-"); // the reply to CONNECT first
}

void TestCompression::oneEmissionDoesNotChangeTheNext()
{
    HubBench bench;
    Socket *socket = nullptr;
    bench.root().onConnection([&](Socket &its) { socket = &its; });
    MemorySession &session = bench.join();
    const qsizetype before = session.messages().size();
    socket->compress(false).emitEvent(u"e"_s);
    socket->emitEvent(u"e"_s);
    bench.root().compress(false).emitEvent(u"e"_s);
    bench.root().emitEvent(u"e"_s);
    QCOMPARE(marks(session, before), "-+-+");
}

void TestCompression::theBytesAreShared()
{
    HubBench bench;
    MemorySession &one = bench.join();
    MemorySession &other = bench.join();
    bench.root().compress(false).emitEvent(u"e"_s, u"text"_s);
    QCOMPARE(one.messages().last().webSocketFrame().constData(),
        other.messages().last().webSocketFrame().constData());
}

QTEST_GUILESS_MAIN(TestCompression)
#include "tst_socketio_compression.moc"

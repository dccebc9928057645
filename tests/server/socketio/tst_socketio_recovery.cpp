// SPDX-License-Identifier: MIT
#include "protocol/json.h"
#include "tests/support/hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::test;
using engineio::CloseReason;

namespace {

ServerOptions recovering(void (*change)(ServerOptions &) = nullptr)
{
    ServerOptions options;
    options.connectionStateRecovery.emplace();
    if (change)
        change(options);
    return options;
}

// A client that was in `/` and the room `red`, got an event, and was lost.
struct Lost
{
    explicit Lost(ServerOptions options = recovering(), CloseReason reason = CloseReason::transportClose)
        : bench(std::move(options))
    {
        bench.root().onConnection([this](Socket &joined) { socket = &joined; });
        client = &bench.connect();
        client->clientSends("0");
        const Object reply = json::read(client->take().value(0).sliced(1).toUtf8())->toObject();
        sid = reply.value(u"sid").toString();
        pid = reply.value(u"pid").toString();
        const auto joined = socket->join(u"red"_s);
        Q_ASSERT(joined);
        socket->data().insert(u"name"_s, u"Ann"_s);
        socket->emitEvent(u"first"_s);
        offset = lastArgument(client->take().value(0));
        client->end(reason);
    }

    static QString lastArgument(const QString &packet)
    {
        return json::read(packet.sliced(1).toUtf8())->toArray().last().toString();
    }
    /// Every packet a client gets that comes with this pid and offset; the last is the reply.
    QStringList comeBack(const QString &withPid, const Value &withOffset)
    {
        back = &bench.connect();
        back->clientSends("0" + json::write(Object{{u"pid"_s, withPid}, {u"offset"_s, withOffset}}));
        return back->take();
    }
    QStringList comeBack() { return comeBack(pid, offset); }
    QString recoveredReply() const { return u"0{\"sid\":\"%1\",\"pid\":\"%2\"}"_s.arg(sid, pid); }
    bool isFresh(const QStringList &packets) const
    {
        return packets.size() == 1 && packets[0].startsWith(u"0{\"sid\""_s) && !packets[0].contains(sid)
            && !packets[0].contains(pid) && !socket->recovered();
    }

    HubBench bench;
    Socket *socket = nullptr; // the last that joined
    MemorySession *client = nullptr;
    MemorySession *back = nullptr;
    QString sid;
    QString pid;
    QString offset;
};

/// Names of the events among packets.
QStringList names(const QStringList &packets)
{
    QStringList list;
    for (const QString &packet : packets) {
        if (packet.startsWith(u'2'))
            list << json::read(packet.sliced(1).toUtf8())->at(0).toString();
    }
    return list;
}

} // namespace

class RecoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutTheOptionThereIsNoPid();
    void eventsCarryAnOffsetBehindTheirArguments();
    void volatileEventsAndQuestionsCarryNone();
    void whatWasMissedComesBeforeTheReply();
    void roomsAndDataAreThereAgain();
    void whatWasNotForItIsNotSent();
    void aRecoveredSocketGoesOnWithNewOffsets();
    void itMayBeLostAgain();
    void aSessionIsRecoveredOnce();
    void unknownPidsAndOffsetsGetAFreshSession_data();
    void unknownPidsAndOffsetsGetAFreshSession();
    void anOffsetFromAfterTheLossIsNone();
    void anOffsetThatSomebodyRepeatsIsNone_data();
    void anOffsetThatSomebodyRepeatsIsNone();
    void whoLeftOrWasSentAwayGetsAFreshSession();
    void reasonsThatMayComeBack_data();
    void reasonsThatMayComeBack();
    void aSessionIsKeptForItsTimeOnly();
    void whatIsKeptIsBounded();
    void middlewareIsSkippedUnlessAskedFor();
    void whatIsEmittedWhileMiddlewareRunsIsNotLost();
    void aRecoveryThatIsRefusedMayBeTriedAgain();
    void attachmentsAreRecovered();
};

void RecoveryTest::withoutTheOptionThereIsNoPid()
{
    HubBench bench;
    MemorySession &client = bench.connect();
    client.clientSends("0");
    QVERIFY(!client.take().value(0).contains(u"pid"_s));
    bench.root().emitEvent(u"e"_s, 1);
    QCOMPARE(client.take(), QStringList(u"2[\"e\",1]"_s));
}

void RecoveryTest::eventsCarryAnOffsetBehindTheirArguments()
{
    HubBench bench(recovering());
    Socket *socket = nullptr;
    bench.root().onConnection([&](Socket &joined) { socket = &joined; });
    MemorySession &client = bench.join();
    bench.root().emitEvent(u"all"_s, u"text"_s);
    socket->emitEvent(u"one"_s);
    const QStringList packets = client.take();
    QCOMPARE(packets.size(), 2);
    const Array all = json::read(packets[0].sliced(1).toUtf8())->toArray();
    const Array one = json::read(packets[1].sliced(1).toUtf8())->toArray();
    QCOMPARE(all.size(), 3);
    QCOMPARE(all[1], Value(u"text"_s));
    QCOMPARE(one.size(), 2);
    QVERIFY(all[2].isString() && one[1].isString() && all[2] != one[1]);
}

void RecoveryTest::volatileEventsAndQuestionsCarryNone()
{
    HubBench bench(recovering());
    Socket *socket = nullptr;
    bench.root().onConnection([&](Socket &joined) { socket = &joined; });
    MemorySession &client = bench.join();
    bench.root().asVolatile().emitEvent(u"a"_s);
    socket->asVolatile().emitEvent(u"b"_s);
    socket->emitWithAck(u"c"_s, {}, 1s, [](const auto &) {});
    bench.root().emitWithAck(u"d"_s, {}, [](const auto &) {});
    QCOMPARE(client.take(), QStringList({u"2[\"a\"]"_s, u"2[\"b\"]"_s, u"20[\"c\"]"_s, u"21[\"d\"]"_s}));
}

void RecoveryTest::whatWasMissedComesBeforeTheReply()
{
    Lost lost;
    lost.bench.root().emitEvent(u"all"_s);
    lost.bench.root().to(u"red"_s).emitEvent(u"red"_s, u"text"_s);
    lost.bench.root().to(lost.sid).emitEvent(u"alone"_s);
    const QStringList packets = lost.comeBack();
    QCOMPARE(names(packets), QStringList({u"all"_s, u"red"_s, u"alone"_s}));
    QCOMPARE(packets.last(), lost.recoveredReply());
    QVERIFY(lost.socket->recovered());
    QCOMPARE(lost.socket->id(), lost.sid);
}

void RecoveryTest::roomsAndDataAreThereAgain()
{
    Lost lost;
    lost.comeBack();
    QCOMPARE(lost.socket->rooms(), QStringList({lost.sid, u"red"_s}));
    QCOMPARE(lost.socket->data(), Object({{u"name"_s, u"Ann"_s}}));
    lost.bench.root().to(u"red"_s).emitEvent(u"now"_s);
    QCOMPARE(names(lost.back->take()), QStringList(u"now"_s));
}

void RecoveryTest::whatWasNotForItIsNotSent()
{
    Lost lost;
    lost.bench.root().to(u"blue"_s).emitEvent(u"blue"_s);
    lost.bench.root().except(u"red"_s).emitEvent(u"not red"_s);
    lost.bench.root().except(lost.sid).emitEvent(u"not you"_s);
    lost.bench.root().asVolatile().emitEvent(u"volatile"_s);
    QCOMPARE(lost.comeBack(), QStringList(lost.recoveredReply()));
}

void RecoveryTest::aRecoveredSocketGoesOnWithNewOffsets()
{
    Lost lost;
    lost.comeBack();
    lost.bench.root().emitEvent(u"e"_s);
    const QString offset = Lost::lastArgument(lost.back->take().value(0));
    QVERIFY(!offset.isEmpty());
    QVERIFY(offset != lost.offset);
}

void RecoveryTest::itMayBeLostAgain()
{
    Lost lost;
    lost.bench.root().emitEvent(u"one"_s);
    const QStringList first = lost.comeBack();
    lost.back->end(CloseReason::pingTimeout);
    lost.bench.root().emitEvent(u"two"_s);
    const QStringList second = lost.comeBack(lost.pid, Lost::lastArgument(first.value(0)));
    QCOMPARE(names(second), QStringList(u"two"_s));
    QCOMPARE(second.last(), lost.recoveredReply());
}

void RecoveryTest::aSessionIsRecoveredOnce()
{
    Lost lost;
    lost.comeBack();
    QVERIFY(lost.isFresh(lost.comeBack()));
}

void RecoveryTest::unknownPidsAndOffsetsGetAFreshSession_data()
{
    QTest::addColumn<QString>("pid");
    QTest::addColumn<Value>("offset");
    const QString right = Lost().pid;
    QTest::newRow("unknown pid") << u"unknown"_s << Value(Lost().offset);
    QTest::newRow("no offset") << right << Value();
    QTest::newRow("offset that is no text") << right << Value(1);
    QTest::newRow("a user's own text") << right << Value(u"hello"_s);
    QTest::newRow("empty offset") << right << Value(QString());
    QTest::newRow("padded offset") << right << Value(Lost().offset + u' ');
    QTest::newRow("cut offset") << right << Value(Lost().offset.chopped(1));
    QTest::newRow("offset of the future") << right << Value(Lost().offset.chopped(1) + u'z');
}

void RecoveryTest::unknownPidsAndOffsetsGetAFreshSession()
{
    QFETCH(QString, pid);
    QFETCH(Value, offset);
    Lost lost;
    lost.bench.root().emitEvent(u"missed"_s);
    QVERIFY(lost.isFresh(lost.comeBack(pid, offset)));
}

void RecoveryTest::anOffsetFromAfterTheLossIsNone()
{
    Lost lost;
    MemorySession &other = lost.bench.join();
    lost.bench.root().emitEvent(u"missed"_s);
    QVERIFY(lost.isFresh(lost.comeBack(lost.pid, Lost::lastArgument(other.take().value(0)))));
}

void RecoveryTest::anOffsetThatSomebodyRepeatsIsNone_data()
{
    QTest::addColumn<std::function<void(Lost &, const QString &)>>("repeat");
    QTest::addColumn<bool>("isDisowned");
    const auto row
        = [](const char *name, bool isDisowned, std::function<void(Lost &, const QString &)> repeat) {
              QTest::newRow(name) << std::move(repeat) << isDisowned;
          };
    row("at the end of a volatile broadcast", true, [](Lost &lost, const QString &offset) {
        lost.bench.root().asVolatile().emitEvent(u"chat"_s, u"hello"_s, offset);
    });
    row("at the end of a volatile event to one", true,
        [](Lost &lost, const QString &offset) { lost.socket->asVolatile().emitEvent(u"chat"_s, offset); });
    row("as the name of one", true,
        [](Lost &lost, const QString &offset) { lost.bench.root().asVolatile().emitEvent(offset); });
    row("before the end", false, [](Lost &lost, const QString &offset) {
        lost.bench.root().asVolatile().emitEvent(u"chat"_s, offset, u"hello"_s);
    });
    row("with the true one behind it", false,
        [](Lost &lost, const QString &offset) { lost.bench.root().emitEvent(u"chat"_s, offset); });
    // The client sees a function at the end of these.
    row("at the end of a question", false, [](Lost &lost, const QString &offset) {
        lost.bench.root().emitWithAck(u"chat"_s, {offset}, [](const auto &) {});
    });
}

// The client that gets it takes it for the offset of what it got last, and would be sent the events since
// then once more.
void RecoveryTest::anOffsetThatSomebodyRepeatsIsNone()
{
    QFETCH(const std::function<void(Lost &, const QString &)>, repeat);
    QFETCH(bool, isDisowned);
    Lost lost;
    lost.comeBack();
    lost.bench.root().emitEvent(u"seen"_s);
    lost.back->take();
    repeat(lost, lost.offset);
    lost.back->end(CloseReason::transportClose);
    const QStringList packets = lost.comeBack(lost.pid, lost.offset);
    QCOMPARE(lost.isFresh(packets), isDisowned);
    QCOMPARE(names(packets).contains(u"seen"_s), !isDisowned);
}

void RecoveryTest::whoLeftOrWasSentAwayGetsAFreshSession()
{
    for (const bool byServer : {false, true}) {
        HubBench bench(recovering());
        Socket *socket = nullptr;
        bench.root().onConnection([&](Socket &joined) { socket = &joined; });
        MemorySession &client = bench.connect();
        client.clientSends("0");
        const Object reply = json::read(client.take().value(0).sliced(1).toUtf8())->toObject();
        socket->emitEvent(u"e"_s);
        const QString offset = Lost::lastArgument(client.take().value(0));
        if (byServer)
            socket->disconnect();
        else
            client.clientSends("1");
        bench.connect().clientSends(
            "0" + json::write(Object{{u"pid"_s, reply.value(u"pid")}, {u"offset"_s, offset}}));
        QVERIFY(!socket->recovered());
        QVERIFY(socket->id() != reply.value(u"sid").toString());
    }
}

void RecoveryTest::reasonsThatMayComeBack_data()
{
    QTest::addColumn<CloseReason>("reason");
    QTest::addColumn<bool>("may");
    QTest::newRow("transport error") << CloseReason::transportError << true;
    QTest::newRow("transport close") << CloseReason::transportClose << true;
    QTest::newRow("forced close") << CloseReason::forcedClose << true;
    QTest::newRow("ping timeout") << CloseReason::pingTimeout << true;
    QTest::newRow("server shutting down") << CloseReason::serverShuttingDown << true;
    QTest::newRow("parse error") << CloseReason::parseError << false;
}

void RecoveryTest::reasonsThatMayComeBack()
{
    QFETCH(CloseReason, reason);
    QFETCH(bool, may);
    Lost lost(recovering(), reason);
    lost.comeBack();
    QCOMPARE(lost.socket->recovered(), may);
}

void RecoveryTest::aSessionIsKeptForItsTimeOnly()
{
    for (const auto &[time, may] : {std::pair(119s, true), std::pair(121s, false)}) {
        Lost lost;
        lost.bench.pass(time);
        lost.comeBack();
        QCOMPARE(lost.socket->recovered(), may);
    }
}

void RecoveryTest::whatIsKeptIsBounded()
{
    const auto few = recovering([](ServerOptions &options) { options.limits.recoveryPackets = 2; });
    for (const auto &[missed, may] : {std::pair(1, true), std::pair(2, false)}) {
        Lost lost(few);
        for (int i = 0; i < missed; ++i)
            lost.bench.root().emitEvent(u"e"_s);
        lost.comeBack();
        QCOMPARE(lost.socket->recovered(), may);
    }
    Lost small(recovering([](ServerOptions &options) { options.limits.recoveryBytes = 10'000; }));
    small.bench.root().emitEvent(u"e"_s, QString(10'000, u'x'));
    QVERIFY(small.isFresh(small.comeBack()));
    Lost crowded(recovering([](ServerOptions &options) { options.limits.recoverySessions = 1; }));
    crowded.bench.join().end(CloseReason::transportClose);
    QVERIFY(crowded.isFresh(crowded.comeBack()));
}

void RecoveryTest::middlewareIsSkippedUnlessAskedFor()
{
    for (const bool skip : {true, false}) {
        ServerOptions options = recovering();
        options.connectionStateRecovery->skipMiddlewares = skip;
        Lost lost(options);
        int calls = 0;
        lost.bench.root().use([&](Socket &socket, const Next &next) {
            QVERIFY(socket.recovered());
            ++calls;
            next();
        });
        lost.comeBack();
        QVERIFY(lost.socket->recovered());
        QCOMPARE(calls, skip ? 0 : 1);
    }
}

void RecoveryTest::whatIsEmittedWhileMiddlewareRunsIsNotLost()
{
    Lost lost(
        recovering([](ServerOptions &options) { options.connectionStateRecovery->skipMiddlewares = false; }));
    std::optional<Next> waiting;
    lost.bench.root().use([&](Socket &, const Next &next) { waiting = next; });
    lost.bench.root().emitEvent(u"before"_s);
    QCOMPARE(lost.comeBack(), QStringList());
    lost.bench.root().emitEvent(u"meanwhile"_s);
    (*waiting)();
    const QStringList packets = lost.back->take();
    QCOMPARE(names(packets), QStringList({u"before"_s, u"meanwhile"_s}));
    QCOMPARE(packets.last(), lost.recoveredReply());
}

void RecoveryTest::aRecoveryThatIsRefusedMayBeTriedAgain()
{
    Lost lost(
        recovering([](ServerOptions &options) { options.connectionStateRecovery->skipMiddlewares = false; }));
    bool refuse = true;
    lost.bench.root().use([&](Socket &, const Next &next) {
        if (refuse)
            next(ConnectError{u"not now"_s, {}});
        else
            next();
    });
    lost.bench.root().emitEvent(u"missed"_s);
    QCOMPARE(lost.comeBack(), QStringList(u"4{\"message\":\"not now\"}"_s));
    refuse = false;
    QCOMPARE(names(lost.comeBack()), QStringList(u"missed"_s));
    QVERIFY(lost.socket->recovered());
}

void RecoveryTest::attachmentsAreRecovered()
{
    Lost lost;
    lost.bench.root().emitEvent(u"bytes"_s, QByteArrayLiteral("\1\2"));
    const QStringList packets = lost.comeBack();
    QCOMPARE(packets.size(), 3);
    QVERIFY(packets[0].startsWith(u"51-[\"bytes\",{\"_placeholder\":true,\"num\":0},"_s));
    QCOMPARE(packets[1], u"bin:0102"_s);
}

QTEST_GUILESS_MAIN(RecoveryTest)
#include "tst_socketio_recovery.moc"

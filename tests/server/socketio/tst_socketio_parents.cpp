// SPDX-License-Identifier: MIT
#include "tests/support/hubbench.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using namespace tincan::test;

namespace {

const QRegularExpression dynamic(u"^/dynamic-\\d+$"_s);

QString refusal(const QString &name, const QString &why = u"Invalid namespace"_s)
{
    return u"4"_s + name + u",{\"message\":\""_s + why + u"\"}"_s;
}

} // namespace

/// Namespaces that are made when a client asks for them.
class ParentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPatternMakesWhatFits_data();
    void aPatternMakesWhatFits();
    void aPatternThatIsNoneMatchesNothing();
    void aPatternThatTriesForEverIsCutShort();
    void aCheckDecidesByNameAndAuth();
    void aCheckMayTakeItsTime();
    void parentsAreAskedInTheirOrder();
    void onlyTheFirstAnswerCounts();
    void anAnswerForWhoHasGoneMakesNothing();
    void anAnswerAfterTheServerHasGoneDoesNothing();
    void twoWhoAskForOneNameShareIt();
    void childrenRunWhatTheirParentHasFirst();
    void whatIsAddedLaterHoldsForChildrenThatAreThere();
    void aRefusalOfTheParentRefuses();
    void whatIsEmittedToTheParentReachesAllChildren();
    void theSocketsOfAllChildrenAnswer();
    void theSocketsOfAllChildrenAreTheParents();
    void theProgramMakesAChildByItsName();
    void newNamespacesAreTold();
};

void ParentsTest::aPatternMakesWhatFits_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("fits");
    QTest::newRow("fits") << u"/dynamic-101"_s << true;
    QTest::newRow("too short") << u"/dynamic-"_s << false;
    QTest::newRow("too long") << u"/dynamic-1x"_s << false;
    QTest::newRow("another") << u"/other"_s << false;
    QTest::newRow("a line feed at the end") << u"/dynamic-1\n"_s << false;
    QTest::newRow("digits of another script") << u"/dynamic-\u0661"_s << false;
    QTest::newRow("of an object's prototype") << u"/__proto__"_s << false;
}

void ParentsTest::aPatternMakesWhatFits()
{
    QFETCH(QString, name);
    QFETCH(bool, fits);
    HubBench bench;
    ParentNamespace &parent = bench.hub().of(dynamic);
    MemorySession &client = bench.join();
    client.clientSends("0" + name.toUtf8() + ",");
    if (fits) {
        QCOMPARE(client.take(), QStringList(u"0"_s + name + u",{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
        QCOMPARE(parent.children(), QList<Namespace *>{bench.hub().find(name)});
        QCOMPARE(parent.children().first()->name(), name);
    } else {
        QCOMPARE(client.take(), QStringList(refusal(name)));
        QVERIFY(parent.children().isEmpty());
    }
    QVERIFY(client.isOpen());
}

void ParentsTest::aPatternThatIsNoneMatchesNothing()
{
    HubBench bench;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^No namespace matches"_s));
    bench.hub().of(QRegularExpression(u"^/(a"_s));
    MemorySession &client = bench.join();
    client.clientSends("0/a,");
    QCOMPARE(client.take(), QStringList(refusal(u"/a"_s)));
}

void ParentsTest::aPatternThatTriesForEverIsCutShort()
{
    HubBench bench;
    bench.hub().of(QRegularExpression(u"^/((a+)+)+\\d$"_s));
    MemorySession &client = bench.join();
    for (int i = 0; i < 100; ++i) { // with PCRE's own limit this would take a minute
        const QString name
            = u"/"_s + QString(120, u'a') + QString::number(i, 36).rightJustified(3, u'a') + u"!"_s;
        client.clientSends("0" + name.toUtf8() + ",");
        QCOMPARE(client.take(), QStringList(refusal(name)));
    }
    client.clientSends("0/aaa1,");
    QCOMPARE(client.take().first().left(8), u"0/aaa1,{"_s);
}

void ParentsTest::aCheckDecidesByNameAndAuth()
{
    HubBench bench;
    bench.hub().of([](const QString &name, const Object &auth, const NamespaceAnswer &answer) {
        answer(name.startsWith(u"/room") && auth.value(u"token") == Value(u"let me in"_s));
    });
    MemorySession &client = bench.join();
    client.clientSends("0/room1,");
    client.clientSends("0/other,{\"token\":\"let me in\"}");
    QCOMPARE(client.take(), QStringList({refusal(u"/room1"_s), refusal(u"/other"_s)}));
    client.clientSends("0/room1,{\"token\":\"let me in\"}");
    QCOMPARE(client.take(), QStringList(u"0/room1,{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
}

void ParentsTest::aCheckMayTakeItsTime()
{
    HubBench bench;
    QList<NamespaceAnswer> answers;
    bench.hub().of(
        [&](const QString &, const Object &, const NamespaceAnswer &answer) { answers << answer; });
    MemorySession &client = bench.join();
    client.clientSends("0/slow,");
    client.clientSends("0/never,");
    QCOMPARE(client.take(), QStringList());
    answers[0](true);
    QCOMPARE(client.take(), QStringList(u"0/slow,{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
    answers[1](false);
    QCOMPARE(client.take(), QStringList(refusal(u"/never"_s)));
}

void ParentsTest::parentsAreAskedInTheirOrder()
{
    HubBench bench;
    QStringList asked;
    bench.hub().of([&](const QString &, const Object &, const NamespaceAnswer &answer) {
        asked << u"first"_s;
        answer(false);
    });
    ParentNamespace &second = bench.hub().of(dynamic);
    bench.hub().of([&](const QString &, const Object &, const NamespaceAnswer &answer) {
        asked << u"third"_s;
        answer(true);
    });
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    client.clientSends("0/else,");
    client.clientSends("0/dynamic-1x,");
    QCOMPARE(asked, QStringList({u"first"_s, u"first"_s, u"third"_s, u"first"_s, u"third"_s}));
    QCOMPARE(second.children().size(), 1);
}

void ParentsTest::onlyTheFirstAnswerCounts()
{
    HubBench bench;
    bench.hub().of([](const QString &, const Object &, const NamespaceAnswer &answer) {
        answer(true);
        answer(false);
        answer(true);
    });
    MemorySession &client = bench.join();
    client.clientSends("0/a,");
    QCOMPARE(client.take(), QStringList(u"0/a,{\"sid\":\"BAAAAAAAAAAAAAAAAAAA\"}"_s));
}

void ParentsTest::anAnswerForWhoHasGoneMakesNothing()
{
    HubBench bench;
    QList<NamespaceAnswer> answers;
    ParentNamespace &parent = bench.hub().of(
        [&](const QString &, const Object &, const NamespaceAnswer &answer) { answers << answer; });
    MemorySession &client = bench.join();
    client.clientSends("0/a,");
    client.end(engineio::CloseReason::transportClose);
    answers.first()(true);
    QVERIFY(parent.children().isEmpty());
}

void ParentsTest::anAnswerAfterTheServerHasGoneDoesNothing()
{
    QList<NamespaceAnswer> answers;
    {
        HubBench bench;
        bench.hub().of(
            [&](const QString &, const Object &, const NamespaceAnswer &answer) { answers << answer; });
        bench.join().clientSends("0/a,");
    }
    QCOMPARE(answers.size(), 1);
    answers.first()(true);
}

void ParentsTest::twoWhoAskForOneNameShareIt()
{
    HubBench bench;
    QList<NamespaceAnswer> answers;
    ParentNamespace &parent = bench.hub().of(
        [&](const QString &, const Object &, const NamespaceAnswer &answer) { answers << answer; });
    MemorySession &first = bench.join();
    MemorySession &second = bench.join();
    first.clientSends("0/a,");
    second.clientSends("0/a,");
    answers[0](true);
    answers[1](false); // it is there by now
    QCOMPARE(first.take().size(), 1);
    QCOMPARE(second.take(), QStringList(u"0/a,{\"sid\":\"DAAAAAAAAAAAAAAAAAAA\"}"_s));
    QCOMPARE(parent.children().size(), 1);
    QCOMPARE(parent.children().first()->socketCount(), 2);
}

void ParentsTest::childrenRunWhatTheirParentHasFirst()
{
    HubBench bench;
    QStringList calls;
    const auto middleware = [&calls](const QString &what) {
        return [&calls, what](Socket &socket, const Next &next) {
            calls << what + socket.nsp().name();
            next();
        };
    };
    const auto handler = [&calls](const QString &what) {
        return [&calls, what](Socket &socket) { calls << what + socket.nsp().name(); };
    };
    ParentNamespace &parent = bench.hub().of(dynamic);
    Namespace &child = bench.of(u"/dynamic-1"_s);
    child.use(middleware(u"own use "_s));
    child.onConnection(handler(u"own connection "_s));
    parent.use(middleware(u"use "_s));
    parent.onConnection(handler(u"connection "_s));
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    client.clientSends("0/dynamic-2,");
    QCOMPARE(calls,
        QStringList({u"use /dynamic-1"_s, u"own use /dynamic-1"_s, u"connection /dynamic-1"_s,
            u"own connection /dynamic-1"_s, u"use /dynamic-2"_s, u"connection /dynamic-2"_s}));
}

void ParentsTest::whatIsAddedLaterHoldsForChildrenThatAreThere()
{
    HubBench bench;
    int calls = 0;
    ParentNamespace &parent = bench.hub().of(dynamic);
    MemorySession &first = bench.join();
    first.clientSends("0/dynamic-1,");
    const ListenerId id = parent.onConnection([&](Socket &) { ++calls; });
    MemorySession &second = bench.join();
    second.clientSends("0/dynamic-1,");
    QCOMPARE(calls, 1);
    parent.off(id);
    MemorySession &third = bench.join();
    third.clientSends("0/dynamic-1,");
    QCOMPARE(calls, 1);
}

void ParentsTest::aRefusalOfTheParentRefuses()
{
    HubBench bench;
    ParentNamespace &parent = bench.hub().of(dynamic);
    parent.use([](Socket &, const Next &next) { next(ConnectError{u"no"_s, {}}); });
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    QCOMPARE(client.take(), QStringList(refusal(u"/dynamic-1"_s, u"no"_s)));
}

void ParentsTest::whatIsEmittedToTheParentReachesAllChildren()
{
    HubBench bench;
    ParentNamespace &parent = bench.hub().of(dynamic);
    parent.onConnection([](Socket &socket) { QVERIFY(socket.join(u"room"_s + socket.nsp().name())); });
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    client.clientSends("0/dynamic-2,");
    client.take();
    parent.emitEvent(u"hi"_s, 1);
    QStringList got = client.take();
    got.sort();
    QCOMPARE(got, QStringList({u"2/dynamic-1,[\"hi\",1]"_s, u"2/dynamic-2,[\"hi\",1]"_s}));
    parent.to(u"room/dynamic-2"_s).emitEvent(u"hi"_s, QByteArrayLiteral("\x07"));
    QCOMPARE(client.take(),
        QStringList({u"51-/dynamic-2,[\"hi\",{\"_placeholder\":true,\"num\":0}]"_s, u"bin:07"_s}));
    parent.except(u"room/dynamic-2"_s).emitEvent(u"hi"_s);
    QCOMPARE(client.take(), QStringList(u"2/dynamic-1,[\"hi\"]"_s));
}

void ParentsTest::theSocketsOfAllChildrenAnswer()
{
    HubBench bench;
    ParentNamespace &parent = bench.hub().of(dynamic);
    QList<Answers> got;
    const auto keep = [&](const Answers &answers) { got << answers; };
    parent.emitWithAck(u"question"_s, {}, keep);
    QCOMPARE(got, QList<Answers>{Array()});
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    client.clientSends("0/dynamic-2,");
    parent.emitWithAck(u"question"_s, {}, keep);
    client.clientSends("3/dynamic-1,0[1]");
    client.clientSends("3/dynamic-2,0[2]");
    QCOMPARE(got.size(), 2);
    QCOMPARE(got[1], Answers(Array{1, 2}));
    parent.timeout(std::chrono::seconds(1)).emitWithAck(u"question"_s, {}, keep);
    client.clientSends("3/dynamic-2,1[2]");
    bench.pass(std::chrono::seconds(2));
    QCOMPARE(got.size(), 3);
    QCOMPARE(got[2], Answers(tl::unexpected(PartialAnswers{AckError::timeout, {2}})));
}

void ParentsTest::theSocketsOfAllChildrenAreTheParents()
{
    HubBench bench;
    ParentNamespace &parent = bench.hub().of(dynamic);
    qsizetype found = -1;
    int calls = 0;
    const auto count = [&](const RemoteSockets &sockets) {
        found = sockets->size();
        ++calls;
    };
    parent.fetchSockets(count);
    QCOMPARE(found, 0);
    MemorySession &client = bench.join();
    client.clientSends("0/dynamic-1,");
    client.clientSends("0/dynamic-2,");
    client.take();
    parent.fetchSockets(count);
    QCOMPARE(found, 2);
    parent.socketsJoin({u"a"_s, u"b"_s});
    parent.socketsLeave(u"a"_s);
    parent.in(u"a"_s).fetchSockets(count);
    QCOMPARE(found, 0);
    parent.in(u"b"_s).fetchSockets(count);
    QCOMPARE(found, 2);
    QCOMPARE(calls, 4);
    QCOMPARE(parent.socketCount(), 0); // nobody is in the parent itself
    parent.disconnectSockets();
    QStringList got = client.take();
    got.sort();
    QCOMPARE(got, QStringList({u"1/dynamic-1,"_s, u"1/dynamic-2,"_s}));
}

void ParentsTest::theProgramMakesAChildByItsName()
{
    HubBench bench;
    bench.hub().of(
        [](const QString &, const Object &, const NamespaceAnswer &) { QFAIL("not for a client"); });
    ParentNamespace &parent = bench.hub().of(dynamic);
    Namespace &child = bench.of(u"dynamic-7"_s);
    QCOMPARE(child.name(), u"/dynamic-7"_s);
    QCOMPARE(parent.children(), QList<Namespace *>{&child});
    bench.of(u"/other"_s);
    QCOMPARE(parent.children().size(), 1);
}

void ParentsTest::newNamespacesAreTold()
{
    HubBench bench;
    QStringList made;
    const ListenerId id = bench.hub().onNewNamespace([&](Namespace &nsp) { made << nsp.name(); });
    bench.hub().of(dynamic);
    bench.of(u"/fixed"_s);
    bench.of(u"/fixed"_s);
    bench.join().clientSends("0/dynamic-1,");
    QCOMPARE(made, QStringList({u"/fixed"_s, u"/dynamic-1"_s}));
    bench.hub().off(id);
    bench.of(u"/more"_s);
    QCOMPARE(made.size(), 2);
}

QTEST_GUILESS_MAIN(ParentsTest)
#include "tst_socketio_parents.moc"

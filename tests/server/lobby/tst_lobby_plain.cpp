// SPDX-License-Identifier: MIT
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

class PlainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageReachesTheOthers();
    void aMessageIsLogged();
    void anyDataIsLogged();
    void theLogIsNotFlooded();
    void answersWhereAskedTo();
};

void PlainTest::aMessageReachesTheOthers()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    PacketClient silent = bench.open();
    bob.emitEvent(u"event_here"_s, u"x"_s);
    ann.emitEvent(u"message"_s, u"hi"_s);
    QCOMPARE(bob.take(), (Events{{u"message"_s, {u"hi"_s}}}));
    QVERIFY(ann.take().isEmpty());
    QVERIFY(silent.take().isEmpty());
}

void PlainTest::aMessageIsLogged()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(u"message"_s, u"one\ntwo\u202e"_s);
    QVERIFY2(bench.log.last().endsWith(uR"( sent message ["one\ntwo�"])"), qPrintable(bench.log.last()));
}

void PlainTest::anyDataIsLogged()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(u"event_here"_s, Object{{u"a"_s, Array{1, nullptr}}}, u"x"_s);
    QVERIFY(bench.log.last().endsWith(u" sent event_here [{\"a\":[1,null]},\"x\"]"_s));
    ann.emitEvent(u"event_here"_s);
    QVERIFY(bench.log.last().endsWith(u" sent event_here []"_s));
    ann.emitEvent(u"event_here"_s, u"x"_s.repeated(10'000));
    QVERIFY(bench.log.last().size() < 300);
}

void PlainTest::theLogIsNotFlooded()
{
    Bench bench;
    PacketClient ann = bench.open();
    const qsizetype before = bench.log.size();
    for (int i = 0; i < 1'000; ++i)
        ann.emitEvent(u"event_here"_s, i);
    QCOMPARE(bench.log.size() - before, 50);
    PacketClient bob = bench.open();
    bob.emitEvent(u"event_here"_s, u"mine"_s);
    QVERIFY(bench.log.last().contains(u"mine"_s));
}

void PlainTest::answersWhereAskedTo()
{
    Bench bench;
    PacketClient ann = bench.open();
    QCOMPARE(ann.ask(u"message"_s, u"hi"_s), Array{chat::success()});
    QCOMPARE(ann.ask(u"event_here"_s, u"hi"_s), Array{chat::success()});
}

QTEST_GUILESS_MAIN(PlainTest)
#include "tst_lobby_plain.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

class GreetingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void greetsANewcomer();
    void tellsEveryoneWhenSomeoneArrives();
    void tellsEveryoneAtMostOnceASecond();
    void staysSilentWhenNobodyCame();
};

void GreetingTest::greetsANewcomer()
{
    Bench bench;
    PacketClient page(bench.hub, u"/"_s);
    const Events events = page.take();
    QCOMPARE(events[0], (test::ReceivedEvent{u"event:hello"_s, {}}));
    QCOMPARE(events[1].name, u"hello"_s);
    QVERIFY(!events[1].args.value(0).toString().isEmpty());
}

void GreetingTest::tellsEveryoneWhenSomeoneArrives()
{
    Bench bench;
    PacketClient first(bench.hub, u"/"_s);
    const QList<Array> hellos = first.take(u"hello"_s);
    QCOMPARE(hellos.size(), 2); // to the newcomer, and to everyone
    QVERIFY(hellos[0] != hellos[1]);
    bench.scheduled.takeFirst().second();
    PacketClient second(bench.hub, u"/"_s);
    QCOMPARE(first.take(u"hello"_s).size(), 1);
    QCOMPARE(first.take(u"event:hello"_s).size(), 1); // its own
}

void GreetingTest::tellsEveryoneAtMostOnceASecond()
{
    Bench bench;
    PacketClient first = bench.open();
    for (int i = 0; i < 5; ++i)
        bench.open();
    QVERIFY(first.take(u"hello"_s).isEmpty());
    QCOMPARE(bench.scheduled.size(), 1);
    QCOMPARE(bench.scheduled[0].first, std::chrono::seconds(1));
    bench.scheduled.takeFirst().second(); // the second is over
    QCOMPARE(first.take(u"hello"_s).size(), 1);
    QCOMPARE(bench.scheduled.size(), 1); // and another begins
}

void GreetingTest::staysSilentWhenNobodyCame()
{
    Bench bench;
    PacketClient first = bench.open();
    bench.scheduled.takeFirst().second();
    QVERIFY(first.take().isEmpty());
    QVERIFY(bench.scheduled.isEmpty());
    PacketClient second(bench.hub, u"/"_s);
    QCOMPARE(second.take(u"hello"_s).size(), 2); // told at once again
}

QTEST_GUILESS_MAIN(GreetingTest)
#include "tst_lobby_greeting.moc"

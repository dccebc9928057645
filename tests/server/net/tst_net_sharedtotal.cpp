// SPDX-License-Identifier: MIT
#include "server/net/sharedtotal.h"

#include <QTest>

#include <thread>

using tincan::net::SharedTotal;
using tincan::net::TotalShare;

namespace {
constexpr qsizetype step = SharedTotal::stepBytes;
} // namespace

class SharedTotalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aloneItIsANumber();
    void eachKnowsTheTotalToAStepOfEachOther();
    void whoEndsTakesItsPartAlong();
    void whoHoldsMoreThanAnEqualPartIsKnown();
    void theOneThatHoldsMostIsAskedOnceUntilItAnswers();
    void threadsMayCountAtOnce();
};

void SharedTotalTest::aloneItIsANumber()
{
    TotalShare share;
    share.add(10);
    share.add(-3);
    QCOMPARE(share.own(), 7);
    QCOMPARE(share.total(), 7);
    QVERIFY(share.isOverItsPart(6));
    QVERIFY(!share.isOverItsPart(7));
    share.askLargest(); // nobody
}

void SharedTotalTest::eachKnowsTheTotalToAStepOfEachOther()
{
    SharedTotal total;
    TotalShare one;
    TotalShare other;
    one.join(total);
    other.join(total);
    one.add(step - 1);
    QCOMPARE(one.total(), step - 1);
    QCOMPARE(other.total(), 0);
    one.add(1);
    QCOMPARE(other.total(), step);
    other.add(5);
    QCOMPARE(other.total(), step + 5);
    QCOMPARE(one.total(), step);
    one.add(-step);
    QCOMPARE(other.total(), 5);
}

void SharedTotalTest::whoEndsTakesItsPartAlong()
{
    SharedTotal total;
    TotalShare one;
    one.join(total);
    {
        TotalShare other;
        other.join(total);
        other.add(2 * step);
        QCOMPARE(one.total(), 2 * step);
    }
    QCOMPARE(one.total(), 0);
}

void SharedTotalTest::whoHoldsMoreThanAnEqualPartIsKnown()
{
    SharedTotal total;
    TotalShare one;
    TotalShare other;
    one.join(total);
    other.join(total);
    one.add(51);
    other.add(50);
    QVERIFY(one.isOverItsPart(100));
    QVERIFY(!other.isOverItsPart(100));
}

void SharedTotalTest::theOneThatHoldsMostIsAskedOnceUntilItAnswers()
{
    SharedTotal total;
    TotalShare asking;
    TotalShare little;
    TotalShare much;
    int littlesTurns = 0;
    int muchsTurns = 0;
    asking.join(total);
    little.join(total, [&] { ++littlesTurns; });
    much.join(total, [&] { ++muchsTurns; });
    little.add(step);
    much.add(2 * step);
    asking.askLargest();
    asking.askLargest();
    QCOMPARE(muchsTurns, 1);
    much.answer();
    much.askLargest();
    QCOMPARE(littlesTurns, 1);
    QCOMPARE(muchsTurns, 1);
}

void SharedTotalTest::threadsMayCountAtOnce()
{
    SharedTotal total;
    TotalShare watcher;
    watcher.join(total);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&total] {
            TotalShare share;
            share.join(total);
            for (int n = 0; n < 1'000; ++n)
                share.add(n % 2 ? -step / 2 : step);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(watcher.total(), 0);
}

QTEST_APPLESS_MAIN(SharedTotalTest)
#include "tst_net_sharedtotal.moc"

// SPDX-License-Identifier: MIT
#include "app/client/backoff.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace tincan::client;

class TestBackoff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void doublesUpToTheLongestDelay();
    void spreadsAroundTheDelay_data();
    void spreadsAroundTheDelay();
    void givesUpAfterTheAllowedAttempts();
    void givesNothingWhereReconnectionIsOff();
    void startsAgainAfterReset();
    void survivesAnyNumberOfAttempts();
};

void TestBackoff::doublesUpToTheLongestDelay()
{
    Backoff backoff({}, [] { return 0.5; });
    QCOMPARE(backoff.next(), std::optional(1000ms));
    QCOMPARE(backoff.next(), std::optional(2000ms));
    QCOMPARE(backoff.next(), std::optional(4000ms));
    QCOMPARE(backoff.next(), std::optional(5000ms));
    QCOMPARE(backoff.attempts(), 4);
}

void TestBackoff::spreadsAroundTheDelay_data()
{
    QTest::addColumn<double>("random");
    QTest::addColumn<double>("factor");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("fourth");
    QTest::newRow("the least") << 0.0 << 0.5 << 500 << 2500;
    QTest::newRow("the middle") << 0.5 << 0.5 << 1000 << 5000;
    QTest::newRow("nearly the most, never above the longest delay") << 0.999 << 0.5 << 1499 << 5000;
    QTest::newRow("no jitter") << 0.999 << 0.0 << 1000 << 5000;
    QTest::newRow("a factor above one counts as one") << 0.0 << 7.0 << 0 << 0;
}

void TestBackoff::spreadsAroundTheDelay()
{
    QFETCH(double, random);
    QFETCH(double, factor);
    ReconnectionOptions options;
    options.randomizationFactor = factor;
    Backoff backoff(options, [random] { return random; });
    QTEST(int(backoff.next()->count()), "first");
    backoff.next();
    backoff.next();
    QTEST(int(backoff.next()->count()), "fourth");
}

void TestBackoff::givesUpAfterTheAllowedAttempts()
{
    ReconnectionOptions options;
    options.attempts = 2;
    Backoff backoff(options, {});
    QVERIFY(backoff.next());
    QVERIFY(backoff.next());
    QVERIFY(!backoff.next());
    QCOMPARE(backoff.attempts(), 2);
}

void TestBackoff::givesNothingWhereReconnectionIsOff()
{
    ReconnectionOptions options;
    options.enabled = false;
    QVERIFY(!Backoff(options, {}).next());
}

void TestBackoff::startsAgainAfterReset()
{
    Backoff backoff({}, [] { return 0.5; });
    backoff.next();
    backoff.next();
    backoff.reset();
    QCOMPARE(backoff.attempts(), 0);
    QCOMPARE(backoff.next(), std::optional(1000ms));
}

void TestBackoff::survivesAnyNumberOfAttempts()
{
    Backoff backoff({}, [] { return 0.5; });
    for (int i = 0; i < 5000; ++i)
        backoff.next();
    QCOMPARE(backoff.next(), std::optional(5000ms));
}

QTEST_APPLESS_MAIN(TestBackoff)
#include "tst_client_backoff.moc"

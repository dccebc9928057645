// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/histogram.h"

#include <QTest>

using namespace tincan::bench;

class tst_bench_histogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aQuantileIsAtMostThreePerCentOff_data();
    void aQuantileIsAtMostThreePerCentOff();
    void quantilesSplitWhatWasAdded();
    void anEmptyOneHasNoTimes();
};

void tst_bench_histogram::aQuantileIsAtMostThreePerCentOff_data()
{
    QTest::addColumn<quint64>("time");
    for (const quint64 time :
        {0ULL, 1ULL, 31ULL, 32ULL, 33ULL, 63ULL, 64ULL, 1'000ULL, 4'999'999ULL, 1ULL << 40, ~0ULL})
        QTest::addRow("%llu ns", time) << time;
}

void tst_bench_histogram::aQuantileIsAtMostThreePerCentOff()
{
    QFETCH(quint64, time);
    Histogram histogram;
    histogram.add(time);
    const quint64 found = histogram.quantile(0.5);
    QVERIFY(found >= time);
    QVERIFY(found - time <= time / 32);
}

void tst_bench_histogram::quantilesSplitWhatWasAdded()
{
    Histogram histogram;
    for (std::uint64_t time = 1; time <= 30; ++time)
        histogram.add(time);
    QCOMPARE(histogram.count(), 30U);
    QCOMPARE(histogram.quantile(0.5), 15U);
    QCOMPARE(histogram.quantile(0.9), 27U);
    QCOMPARE(histogram.quantile(0), 1U);
    QCOMPARE(histogram.quantile(1), 30U);
}

void tst_bench_histogram::anEmptyOneHasNoTimes()
{
    QCOMPARE(Histogram().quantile(0.99), 0U);
}

QTEST_APPLESS_MAIN(tst_bench_histogram)
#include "tst_bench_histogram.moc"

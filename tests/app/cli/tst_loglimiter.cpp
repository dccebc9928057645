// SPDX-License-Identifier: MIT
#include "app/loglimiter.h"

using namespace tincan;
using namespace std::chrono_literals;

class tst_LogLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBurstPassesThenASteadyRate();
    void whatWasLeftOutIsCountedOnce();
    void aFloodIsToldOfOnceASecondAtMost();
    void quietRefillsTheBurstAndNoMore();

private:
    /// How many of so many lines at that time are written.
    int admitted(LogLimiter &limiter, int lines, std::chrono::milliseconds at)
    {
        int count = 0;
        for (int i = 0; i < lines; ++i)
            count += limiter.admit(m_begin + at) ? 1 : 0;
        return count;
    }

    const LogLimiter::TimePoint m_begin{1000s};
};

void tst_LogLimiter::aBurstPassesThenASteadyRate()
{
    LogLimiter limiter({10, 30}, m_begin);
    QCOMPARE(admitted(limiter, 100, 0ms), 30);
    QCOMPARE(admitted(limiter, 100, 1000ms), 10);
    QCOMPARE(admitted(limiter, 100, 2000ms), 10);
}

void tst_LogLimiter::whatWasLeftOutIsCountedOnce()
{
    LogLimiter limiter({10, 30}, m_begin);
    QCOMPARE(admitted(limiter, 30, 0ms), 30);
    QCOMPARE(limiter.takeLeftOut(), 0);
    QCOMPARE(admitted(limiter, 70, 0ms), 0);
    QCOMPARE(limiter.takeLeftOut(), 70);
    QCOMPARE(limiter.takeLeftOut(), 0);
}

void tst_LogLimiter::aFloodIsToldOfOnceASecondAtMost()
{
    LogLimiter limiter({10, 30}, m_begin);
    int told = 0;
    int written = 0;
    for (int i = 0; i < 10'000; ++i) { // a line each millisecond
        if (limiter.admit(m_begin + std::chrono::milliseconds(i))) {
            ++written;
            told += limiter.takeLeftOut() > 0 ? 1 : 0;
        }
    }
    QVERIFY2(told >= 1 && told <= 10, QByteArray::number(told));
    QVERIFY2(written >= 100 && written <= 30 + 100, QByteArray::number(written));
}

void tst_LogLimiter::quietRefillsTheBurstAndNoMore()
{
    LogLimiter limiter({10, 30}, m_begin);
    QCOMPARE(admitted(limiter, 100, 0ms), 30);
    QCOMPARE(admitted(limiter, 100, 3'600'000ms), 30);
}

QTEST_GUILESS_MAIN(tst_LogLimiter)
#include "tst_loglimiter.moc"

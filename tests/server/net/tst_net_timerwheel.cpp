// SPDX-License-Identifier: MIT
#include "server/net/timerwheel.h"

#include <QTest>

#include <list>
#include <memory>
#include <vector>

using namespace std::chrono_literals;
using namespace tincan::net;

class TestTimerWheel : public QObject
{
    Q_OBJECT

private:
    TimePoint m_now = TimePoint(1000h);
    Clock clock()
    {
        return [this] { return m_now; };
    }
    void pass(TimerWheel &wheel, std::chrono::nanoseconds time)
    {
        m_now += std::chrono::duration_cast<TimePoint::duration>(time);
        wheel.advance();
    }

private Q_SLOTS:
    void aTimerFiresAtItsDeadlineAndNotBefore_data();
    void aTimerFiresAtItsDeadlineAndNotBefore();
    void aDeadlineWithinAMillisecondIsNeverMetEarly();
    void timersFireInTheOrderOfTheirDeadlines();
    void aStoppedTimerDoesNotFire();
    void aRestartedTimerFiresOnceAtItsNewDeadline();
    void aDeadlineInThePastIsMetAtTheNextTick();
    void aCallbackMayRestartItsTimer();
    void aCallbackMayDestroyItsTimer();
    void aCallbackMayStopATimerOfTheSameTick();
    void aJumpOverManyDeadlinesFiresAllInOrder();
    void theWheelNeverWakesAfterTheEarliestDeadline();
    void fiftyThousandTimersKeepTheirDeadlines();
    void theWheelKeepsRealTimeByItself();
};

void TestTimerWheel::aTimerFiresAtItsDeadlineAndNotBefore_data()
{
    QTest::addColumn<qint64>("delayMs");
    for (const qint64 delay : {1, 2, 63, 64, 65, 500, 4095, 4096, 4097, 25'000, 262'144, 86'400'000})
        QTest::addRow("%lld ms", static_cast<long long>(delay)) << delay;
    QTest::addRow("a hundred days") << qint64(8'640'000'000);
}

void TestTimerWheel::aTimerFiresAtItsDeadlineAndNotBefore()
{
    QFETCH(qint64, delayMs);
    for (const auto start : {0ms, 7ms, 63ms, 4001ms}) {
        TimerWheel wheel(clock());
        pass(wheel, start);
        int fired = 0;
        Timer timer(wheel, [&] { ++fired; });
        timer.start(std::chrono::milliseconds(delayMs));
        QVERIFY(timer.isActive());
        pass(wheel, std::chrono::milliseconds(delayMs - 1));
        QCOMPARE(fired, 0);
        pass(wheel, 1ms);
        QCOMPARE(fired, 1);
        QVERIFY(!timer.isActive());
        QCOMPARE(wheel.activeCount(), 0);
    }
}

void TestTimerWheel::aDeadlineWithinAMillisecondIsNeverMetEarly()
{
    TimerWheel wheel(clock());
    int fired = 0;
    Timer timer(wheel, [&] { ++fired; });
    timer.start(m_now + 10ms + 1us);
    pass(wheel, 10ms);
    QCOMPARE(fired, 0);
    pass(wheel, 1ms);
    QCOMPARE(fired, 1);
}

void TestTimerWheel::timersFireInTheOrderOfTheirDeadlines()
{
    TimerWheel wheel(clock());
    std::vector<int> order;
    std::list<Timer> timers;
    for (const int delay : {5000, 1, 300, 64, 299, 70'000, 2}) {
        timers.emplace_back(wheel, [&order, delay] { order.push_back(delay); });
        timers.back().start(std::chrono::milliseconds(delay));
    }
    for (int i = 0; i < 80; ++i)
        pass(wheel, 1s);
    QCOMPARE(order, (std::vector<int>{1, 2, 64, 299, 300, 5000, 70'000}));
}

void TestTimerWheel::aStoppedTimerDoesNotFire()
{
    TimerWheel wheel(clock());
    int fired = 0;
    Timer timer(wheel, [&] { ++fired; });
    timer.start(10ms);
    timer.stop();
    QVERIFY(!timer.isActive());
    QVERIFY(!wheel.nextWake());
    {
        Timer destroyed(wheel, [&] { ++fired; });
        destroyed.start(10ms);
    }
    pass(wheel, 1s);
    QCOMPARE(fired, 0);
}

void TestTimerWheel::aRestartedTimerFiresOnceAtItsNewDeadline()
{
    TimerWheel wheel(clock());
    int fired = 0;
    Timer timer(wheel, [&] { ++fired; });
    timer.start(100ms);
    pass(wheel, 99ms);
    timer.start(100ms);
    pass(wheel, 99ms);
    QCOMPARE(fired, 0);
    QCOMPARE(wheel.activeCount(), 1);
    pass(wheel, 1ms);
    QCOMPARE(fired, 1);
    pass(wheel, 1s);
    QCOMPARE(fired, 1);
}

void TestTimerWheel::aDeadlineInThePastIsMetAtTheNextTick()
{
    TimerWheel wheel(clock());
    pass(wheel, 100ms);
    int fired = 0;
    Timer timer(wheel, [&] { ++fired; });
    timer.start(m_now - 50ms);
    QCOMPARE(fired, 0);
    pass(wheel, 1ms);
    QCOMPARE(fired, 1);
}

void TestTimerWheel::aCallbackMayRestartItsTimer()
{
    TimerWheel wheel(clock());
    int fired = 0;
    std::unique_ptr<Timer> timer;
    timer = std::make_unique<Timer>(wheel, [&] {
        ++fired;
        timer->start(10ms);
    });
    timer->start(10ms);
    for (int i = 0; i < 100; ++i)
        pass(wheel, 1ms);
    QCOMPARE(fired, 10);
}

void TestTimerWheel::aCallbackMayDestroyItsTimer()
{
    TimerWheel wheel(clock());
    int fired = 0;
    std::unique_ptr<Timer> timer;
    const auto big = std::make_shared<int>(1);
    timer = std::make_unique<Timer>(wheel, [&fired, &timer, big, padding = std::array<char, 64>{}] {
        timer.reset();
        fired += *big + padding[0]; // the captures are still there
    });
    timer->start(10ms);
    pass(wheel, 10ms);
    QCOMPARE(fired, 1);
    QVERIFY(!timer);
}

void TestTimerWheel::aCallbackMayStopATimerOfTheSameTick()
{
    TimerWheel wheel(clock());
    int fired = 0;
    std::unique_ptr<Timer> second;
    Timer first(wheel, [&] { second.reset(); });
    second = std::make_unique<Timer>(wheel, [&] { ++fired; });
    first.start(10ms);
    second->start(10ms);
    pass(wheel, 1s);
    QCOMPARE(fired, 0);
}

void TestTimerWheel::aJumpOverManyDeadlinesFiresAllInOrder()
{
    TimerWheel wheel(clock());
    std::vector<int> order;
    std::list<Timer> timers;
    for (int delay = 1; delay <= 5000; ++delay) {
        timers.emplace_back(wheel, [&order, delay] { order.push_back(delay); });
        timers.back().start(std::chrono::milliseconds(delay));
    }
    pass(wheel, 1h);
    QCOMPARE(order.size(), size_t(5000));
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestTimerWheel::theWheelNeverWakesAfterTheEarliestDeadline()
{
    TimerWheel wheel(clock());
    QVERIFY(!wheel.nextWake());
    Timer late(wheel, [] {});
    Timer early(wheel, [] {});
    late.start(70s);
    QVERIFY(wheel.nextWake().value() <= m_now + 70s);
    QVERIFY(wheel.nextWake().value() > m_now);
    early.start(500ms);
    QVERIFY(wheel.nextWake().value() <= m_now + 500ms);
    QVERIFY(wheel.nextWake().value() > m_now);
}

void TestTimerWheel::fiftyThousandTimersKeepTheirDeadlines()
{
    TimerWheel wheel(clock());
    const TimePoint begin = m_now;
    int wrong = 0;
    int fired = 0;
    std::list<Timer> timers;
    for (int i = 0; i < 50'000; ++i) {
        const TimePoint deadline = begin + std::chrono::milliseconds(1 + (i * 7919) % 100'000);
        timers.emplace_back(wheel, [&, deadline] {
            ++fired;
            wrong += m_now < deadline || m_now > deadline + 10ms ? 1 : 0;
        });
        timers.back().start(deadline);
    }
    for (int i = 0; i < 10'000; ++i)
        pass(wheel, 10ms);
    QCOMPARE(fired, 50'000);
    QCOMPARE(wrong, 0);
}

void TestTimerWheel::theWheelKeepsRealTimeByItself()
{
    TimerWheel wheel;
    std::optional<TimePoint> fired;
    const TimePoint deadline = wheel.now() + 100ms;
    Timer timer(wheel, [&] { fired = wheel.now(); });
    Timer later(wheel, [] {});
    later.start(10s);
    timer.start(deadline);
    QTRY_VERIFY(fired);
    QVERIFY(*fired >= deadline);
}

QTEST_GUILESS_MAIN(TestTimerWheel)
#include "tst_net_timerwheel.moc"

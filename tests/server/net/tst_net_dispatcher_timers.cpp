// SPDX-License-Identifier: MIT
#include "tests/server/net/dispatcherbench.h"

#include <QElapsedTimer>
#include <QEventLoop>

#include <atomic>

using namespace std::chrono_literals;
using namespace tincan::net;
using namespace tincan::net::test;

/// Timers of Qt on the dispatcher.
class DispatcherTimersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timersFireInTheOrderOfTheirDeadlinesAndNotBefore();
    void aTimerOfNoIntervalFiresOnceATurn();
    void aTimerRepeatsUntilItIsStopped();
    void aTimerMayStopAndDeleteOthers();
    void aTimerIsNotFiredInsideItsOwnEvent();
    void theRemainingTimeIsTold();
    void timersMoveWithTheirObject();
    void timersMayBeLeftOut();
};

void DispatcherTimersTest::timersFireInTheOrderOfTheirDeadlinesAndNotBefore()
{
    QList<int> fired;
    QElapsedTimer clock;
    clock.start();
    for (const int ms : {30, 5, 20, 1, 10}) {
        QTimer::singleShot(std::chrono::milliseconds(ms), Qt::PreciseTimer, this, [&, ms] {
            QVERIFY(clock.nsecsElapsed() >= qint64(ms) * 1'000'000);
            fired.append(ms);
        });
    }
    QTRY_COMPARE(fired, QList<int>({1, 5, 10, 20, 30}));
}

void DispatcherTimersTest::aTimerOfNoIntervalFiresOnceATurn()
{
    QTimer first;
    QTimer second;
    int fired[2] = {0, 0};
    connect(&first, &QTimer::timeout, this, [&] { ++fired[0]; });
    connect(&second, &QTimer::timeout, this, [&] { ++fired[1]; });
    first.start(0);
    second.start(0);
    for (int i = 1; i < 5; ++i) {
        waitTurn(); // does not wait
        QCOMPARE(fired[0], i);
        QCOMPARE(fired[1], i);
    }
}

void DispatcherTimersTest::aTimerRepeatsUntilItIsStopped()
{
    QTimer timer;
    int fired = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        if (++fired == 3)
            timer.stop();
    });
    timer.start(1);
    QTRY_COMPARE(fired, 3);
    QVERIFY(turnsWhileIdle() < fewTurns);
    QCOMPARE(fired, 3);
}

void DispatcherTimersTest::aTimerMayStopAndDeleteOthers()
{
    std::array<std::unique_ptr<QTimer>, 3> timers;
    int fired = 0;
    for (size_t i = 0; i < timers.size(); ++i) {
        timers[i] = std::make_unique<QTimer>();
        connect(timers[i].get(), &QTimer::timeout, this, [&, i] {
            ++fired;
            for (size_t other = 0; other < timers.size(); ++other) {
                if (other != i)
                    timers[other].reset();
            }
            timers[i]->stop();
        });
        timers[i]->start(0);
    }
    waitTurn();
    QCOMPARE(fired, 1);
    turn();
    QCOMPARE(fired, 1);
}

void DispatcherTimersTest::aTimerIsNotFiredInsideItsOwnEvent()
{
    QTimer timer;
    int depth = 0;
    int deepest = 0;
    int fired = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        ++fired;
        deepest = std::max(deepest, ++depth);
        turn();
        turn();
        --depth;
    });
    timer.start(0);
    QTRY_VERIFY(fired >= 3);
    QCOMPARE(deepest, 1);
}

void DispatcherTimersTest::theRemainingTimeIsTold()
{
    QTimer timer;
    QCOMPARE(timer.remainingTime(), -1);
    timer.start(10'000);
    QVERIFY(timer.remainingTime() > 5'000 && timer.remainingTime() <= 10'000);
    timer.start(0);
    QCOMPARE(timer.remainingTime(), 0);
}

void DispatcherTimersTest::timersMoveWithTheirObject()
{
    QThread thread;
    useDispatcher(thread);
    thread.start();
    auto *const timer = new QTimer;
    std::atomic<QThread *> firedIn = nullptr;
    connect(
        timer, &QTimer::timeout, timer, [&] { firedIn = QThread::currentThread(); }, Qt::DirectConnection);
    timer->start(1);
    timer->moveToThread(&thread);
    QTRY_COMPARE(firedIn.load(), &thread);
    timer->deleteLater();
    thread.quit();
    thread.wait();
}

void DispatcherTimersTest::timersMayBeLeftOut()
{
    bool fired = false;
    QTimer::singleShot(0ms, this, [&] { fired = true; });
    QTimer timer;
    bool timedOut = false;
    connect(&timer, &QTimer::timeout, this, [&] { timedOut = true; });
    timer.start(0);
    QCoreApplication::processEvents(QEventLoop::X11ExcludeTimers);
    QVERIFY(!timedOut);
    QTRY_VERIFY(fired && timedOut);
}

TINCAN_DISPATCHER_TEST(DispatcherTimersTest)
#include "tst_net_dispatcher_timers.moc"

// SPDX-License-Identifier: MIT
#include "tests/server/net/dispatcherbench.h"

#include <QEventLoop>

#include <vector>

using namespace std::chrono_literals;
using namespace tincan::net;
using namespace tincan::net::test;

/// Events, threads and nested loops on the dispatcher.
class DispatcherEventsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void postedEventsAreDeliveredAndEndTheWait();
    void anEventFromAnotherThreadEndsTheWait();
    void aWakeUpBeforeTheWaitIsNotLost();
    void manyThreadsMayPostAtOnce();
    void aNestedLoopServesEverything();
    void whatANestedLoopHandledIsNotToldTwice();
    void aThreadEndsWhenItIsToldTo();
    void theMainThreadHasOurs();
};

void DispatcherEventsTest::postedEventsAreDeliveredAndEndTheWait()
{
    int delivered = 0;
    QMetaObject::invokeMethod(
        this, [&] { ++delivered; }, Qt::QueuedConnection);
    waitTurn();
    QCOMPARE(delivered, 1);
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        pair.take();
        QMetaObject::invokeMethod(
            this, [&] { ++delivered; }, Qt::QueuedConnection);
    });
    pair.send();
    waitTurn();
    waitTurn();
    QCOMPARE(delivered, 2);
}

void DispatcherEventsTest::anEventFromAnotherThreadEndsTheWait()
{
    bool delivered = false;
    connect(
        QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this,
        [&] {
            // Posted once this thread is about to sleep, by one that has no other way to wake it.
            const std::unique_ptr<QThread> other(QThread::create([&] {
                QMetaObject::invokeMethod(
                    this, [&] { delivered = true; }, Qt::QueuedConnection);
            }));
            other->start();
            other->wait();
        },
        Qt::SingleShotConnection);
    while (!delivered)
        waitTurn();
}

void DispatcherEventsTest::aWakeUpBeforeTheWaitIsNotLost()
{
    turn();
    turn();
    const std::unique_ptr<QThread> other(
        QThread::create([] { QAbstractEventDispatcher::instance(qApp->thread())->wakeUp(); }));
    other->start();
    other->wait();
    waitTurn(); // would wait for ever
}

void DispatcherEventsTest::manyThreadsMayPostAtOnce()
{
    constexpr int threadCount = 4;
    constexpr int eventsOfEach = 20'000;
    int delivered = 0;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < threadCount; ++i) {
        threads.emplace_back(QThread::create([&] {
            for (int n = 0; n < eventsOfEach; ++n) {
                QMetaObject::invokeMethod(
                    this, [&] { ++delivered; }, Qt::QueuedConnection);
            }
        }));
        threads.back()->start();
    }
    while (delivered < threadCount * eventsOfEach)
        waitTurn();
    for (const auto &thread : threads)
        thread->wait();
}

void DispatcherEventsTest::aNestedLoopServesEverything()
{
    const Pair outer;
    const Pair inner;
    QSocketNotifier outerNotifier(outer.near(), QSocketNotifier::Read);
    QSocketNotifier innerNotifier(inner.near(), QSocketNotifier::Read);
    QStringList order;
    connect(&outerNotifier, &QSocketNotifier::activated, this, [&] {
        outer.take();
        QEventLoop loop;
        connect(&innerNotifier, &QSocketNotifier::activated, &loop, [&] {
            inner.take();
            order.append(QStringLiteral("inner"));
            QTimer::singleShot(1ms, &loop,
                [&] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); });
        });
        inner.send();
        loop.exec();
        order.append(QStringLiteral("outer"));
    });
    outer.send();
    QTRY_COMPARE(order, QStringList({QStringLiteral("inner"), QStringLiteral("outer")}));
}

void DispatcherEventsTest::whatANestedLoopHandledIsNotToldTwice()
{
    const Pair pairs[2];
    QSocketNotifier first(pairs[0].near(), QSocketNotifier::Read);
    QSocketNotifier second(pairs[1].near(), QSocketNotifier::Read);
    int taken = 0;
    int inVain = 0;
    const auto take = [&](const Pair &pair) {
        (pair.take() ? taken : inVain) += 1;
        turn(); // hands out the other one
    };
    connect(&first, &QSocketNotifier::activated, this, [&] { take(pairs[0]); });
    connect(&second, &QSocketNotifier::activated, this, [&] { take(pairs[1]); });
    pairs[0].send();
    pairs[1].send();
    QTRY_COMPARE(taken, 2);
    turn();
    QCOMPARE(inVain, 0);
}

void DispatcherEventsTest::aThreadEndsWhenItIsToldTo()
{
    for (int i = 0; i < 200; ++i) {
        QThread thread;
        useDispatcher(thread);
        thread.start();
        thread.quit(); // before, while or after it begins to wait
        QVERIFY(thread.wait(tincan::test::patienceMs));
    }
}

void DispatcherEventsTest::theMainThreadHasOurs()
{
#ifndef Q_OS_LINUX
    QSKIP("Qt's dispatcher is the one here");
#endif
    QVERIFY(Dispatcher::current());
    bool has = false;
    QThread thread;
    useDispatcher(thread);
    connect(
        &thread, &QThread::started, &thread, [&] { has = Dispatcher::current() != nullptr; },
        Qt::DirectConnection);
    thread.start();
    thread.quit();
    thread.wait();
    QVERIFY(has);
    runOn(false, [&] { has = Dispatcher::current() != nullptr; });
    QVERIFY(!has);
}

TINCAN_DISPATCHER_TEST(DispatcherEventsTest)
#include "tst_net_dispatcher_events.moc"

// SPDX-License-Identifier: MIT
#include "server/net/dispatcher.h"
#include "server/net/thread.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QPointer>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <optional>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace tincan::net;

class ThreadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsAreMadeInItsThread();
    void callsAreMadeInTheirOrder();
    void callsFromManyThreadsAreAllMade();
    void whatWasGivenIsDoneBeforeItEnds();
    void aCallMayGiveAnother();
    void aNestedLoopIsGivenCallsToo();
    void timersAndMovedObjectsLiveInIt();
    void whatIsToBeDeletedLaterIsDeletedBeforeItEnds();
    void whatLibrariesKeepForItIsGoneAfterIt();
};

void ThreadTest::callsAreMadeInItsThread()
{
    Thread thread;
    QThread *there = nullptr;
    thread.run([&] { there = QThread::currentThread(); });
    QCOMPARE(there, &thread.handle());
    QVERIFY(there != QThread::currentThread());
}

void ThreadTest::callsAreMadeInTheirOrder()
{
    constexpr int calls = 1000;
    Thread thread;
    std::vector<int> made;
    for (int i = 0; i < calls; ++i)
        thread.post([&made, i] { made.push_back(i); });
    thread.run([&] { made.push_back(calls); });
    QCOMPARE(made.size(), size_t(calls + 1));
    QVERIFY(std::is_sorted(made.begin(), made.end()));
}

void ThreadTest::callsFromManyThreadsAreAllMade()
{
    constexpr int givers = 4;
    constexpr int callsOfEach = 5000;
    int made = 0;
    {
        Thread thread;
        std::vector<std::thread> threads;
        for (int giver = 0; giver < givers; ++giver) {
            threads.emplace_back([&] {
                for (int i = 0; i < callsOfEach; ++i)
                    thread.post([&made] { ++made; });
            });
        }
        for (std::thread &giver : threads)
            giver.join();
    }
    QCOMPARE(made, givers * callsOfEach);
}

void ThreadTest::whatWasGivenIsDoneBeforeItEnds()
{
    for (int i = 0; i < 200; ++i) {
        bool isDone = false;
        {
            Thread thread;
            thread.post([&isDone] { isDone = true; });
        }
        QVERIFY(isDone);
    }
}

void ThreadTest::aCallMayGiveAnother()
{
    Thread thread;
    bool isDone = false;
    thread.run([&] { thread.post([&isDone] { isDone = true; }); });
    thread.run([] {});
    QVERIFY(isDone);
}

void ThreadTest::aNestedLoopIsGivenCallsToo()
{
    Thread thread;
    std::optional<QEventLoop> loop;
    thread.post([&] {
        loop.emplace();
        loop->exec();
        loop.reset();
    });
    thread.run([&] { loop->quit(); });
    thread.run([] {});
    QVERIFY(!loop);
}

void ThreadTest::timersAndMovedObjectsLiveInIt()
{
    Thread thread;
    std::atomic<QThread *> firedIn = nullptr;
    auto *const timer = new QTimer;
    connect(
        timer, &QTimer::timeout, timer, [&] { firedIn = QThread::currentThread(); }, Qt::DirectConnection);
    timer->moveToThread(&thread.handle());
    thread.run([timer] { timer->start(1ms); });
    QTRY_COMPARE(firedIn.load(), &thread.handle());
    thread.run([timer] { delete timer; });
}

void ThreadTest::whatIsToBeDeletedLaterIsDeletedBeforeItEnds()
{
    QPointer<QObject> object = new QObject;
    {
        Thread thread;
        object->moveToThread(&thread.handle());
        thread.run([&object] { object->deleteLater(); });
    }
    QVERIFY(!object);
}

void ThreadTest::whatLibrariesKeepForItIsGoneAfterIt()
{
    static std::atomic<int> kept = 0;
    struct Kept
    {
        Kept() { ++kept; }
        ~Kept() { --kept; }
    };
    {
        Thread thread;
        thread.run([] {
            static thread_local Kept forThisThread;
            Q_UNUSED(forThisThread)
        });
        QCOMPARE(kept.load(), 1);
    }
    QCOMPARE(kept.load(), 0);
}

QTEST_GUILESS_MAIN(ThreadTest)
#include "tst_net_thread.moc"

// SPDX-License-Identifier: MIT
#include "server/net/turnend.h"
#include "tests/server/net/dispatcherbench.h"

#include <optional>

using namespace std::chrono_literals;
using namespace tincan::net;
using namespace tincan::net::test;

/// What the dispatcher offers beyond Qt: watches of descriptors, and the end of a turn.
class TurnsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWatchTells_data() { addDispatchers(); }
    void aWatchTells();
    void aWatchMayEndInItsOwnCall_data() { addDispatchers(); }
    void aWatchMayEndInItsOwnCall();
    void aWatchOfABrokenPeerThatWantsNothingDoesNotSpin();
    void aWatchMayOutliveItsThread();
    void theEndOfATurnComesOnceForManyRequests_data() { addDispatchers(); }
    void theEndOfATurnComesOnceForManyRequests();
    void theEndOfATurnComesBeforeTheWait();
    void aRequestAtTheEndOfATurnIsForTheNext();
    void aTurnEndMayGoBeforeItsCall_data() { addDispatchers(); }
    void aTurnEndMayGoBeforeItsCall();
};

void TurnsTest::aWatchTells()
{
    QFETCH(bool, own);
    runOn(own, [] {
        Pair pair;
        Receiver receiver;
        DescriptorWatch watch(receiver);
        receiver.then = [&] { watch.setEvents(0); };
        const auto isToldOnce = [&](quint8 event) {
            const int before = receiver.calls;
            QTRY_VERIFY(receiver.calls > before);
            turn();
            QCOMPARE(receiver.calls, before + 1);
            QCOMPARE(receiver.last, event);
        };
        watch.open(pair.near(), readableEvent);
        turn();
        QCOMPARE(receiver.calls, 0);
        pair.send();
        isToldOnce(readableEvent);
        watch.setEvents(readableEvent);
        isToldOnce(readableEvent);
        pair.take();
        pair.fill();
        watch.setEvents(readableEvent | writableEvent);
        turn();
        QCOMPARE(receiver.calls, 2);
        pair.drain();
        isToldOnce(writableEvent);
        watch.setEvents(readableEvent);
        turn();
        QCOMPARE(receiver.calls, 3);
        pair.closeFar();
        isToldOnce(readableEvent);
        watch.setEvents(readableEvent);
        watch.close();
        turn();
        QCOMPARE(receiver.calls, 4);
    });
}

void TurnsTest::aWatchMayEndInItsOwnCall()
{
    QFETCH(bool, own);
    runOn(own, [] {
        const Pair pair;
        Receiver receiver;
        auto watch = std::make_unique<DescriptorWatch>(receiver);
        receiver.then = [&] { watch.reset(); };
        watch->open(pair.near(), readableEvent | writableEvent);
        pair.send();
        QTRY_COMPARE(receiver.calls, 1);
        turn();
        QCOMPARE(receiver.calls, 1);
    });
}

void TurnsTest::aWatchOfABrokenPeerThatWantsNothingDoesNotSpin()
{
    Pair pair;
    Receiver receiver;
    DescriptorWatch watch(receiver);
    watch.open(pair.near(), readableEvent);
    turn();
    watch.setEvents(0);
    pair.closeFar();
    QVERIFY(turnsWhileIdle() < fewTurns);
    QCOMPARE(receiver.calls, 0);
    watch.setEvents(readableEvent);
    QTRY_VERIFY(receiver.calls > 0);
}

void TurnsTest::aWatchMayOutliveItsThread()
{
    const Pair pair;
    Receiver receiver;
    std::optional<DescriptorWatch> watch;
    QThread thread;
    useDispatcher(thread);
    connect(
        &thread, &QThread::started, &thread,
        [&] {
            watch.emplace(receiver);
            watch->open(pair.near(), readableEvent);
        },
        Qt::DirectConnection);
    thread.start();
    thread.quit();
    QVERIFY(thread.wait(tincan::test::patienceMs));
    watch->setEvents(0);
    watch.reset();
}

void TurnsTest::theEndOfATurnComesOnceForManyRequests()
{
    QFETCH(bool, own);
    runOn(own, [] {
        int calls = 0;
        TurnEnd turnEnd([&] { ++calls; });
        turn();
        QCOMPARE(calls, 0);
        turnEnd.request();
        turnEnd.request();
        QCOMPARE(calls, 0);
        turn();
        QCOMPARE(calls, 1);
        turn();
        QCOMPARE(calls, 1);
    });
}

void TurnsTest::theEndOfATurnComesBeforeTheWait()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    TurnEnd turnEnd([&] { pair.send(); });
    turnEnd.request();
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++told;
        pair.take();
        if (told < 3)
            turnEnd.request();
    });
    while (told < 3)
        waitTurn(); // would wait for ever where it came later
}

void TurnsTest::aRequestAtTheEndOfATurnIsForTheNext()
{
    int calls = 0;
    std::unique_ptr<TurnEnd> turnEnd;
    turnEnd = std::make_unique<TurnEnd>([&] {
        ++calls;
        turnEnd->request();
    });
    turnEnd->request();
    for (int i = 1; i < 4; ++i) {
        waitTurn(); // does not wait
        QCOMPARE(calls, i);
    }
}

void TurnsTest::aTurnEndMayGoBeforeItsCall()
{
    QFETCH(bool, own);
    runOn(own, [] {
        int calls = 0;
        std::unique_ptr<TurnEnd> ends[2];
        for (int i : {0, 1}) {
            ends[i] = std::make_unique<TurnEnd>([&, i] {
                ++calls;
                ends[1 - i].reset();
            });
            ends[i]->request();
        }
        turn();
        QCOMPARE(calls, 1);
    });
}

TINCAN_DISPATCHER_TEST(TurnsTest)
#include "tst_net_turns.moc"

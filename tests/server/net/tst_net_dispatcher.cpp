// SPDX-License-Identifier: MIT
// Runs on the dispatcher it tests; where the platform has none of ours, Qt's must pass most of it, too.
#include "server/net/descriptorwatch.h"
#include "server/net/dispatcher.h"
#include "server/net/turnend.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <atomic>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace std::chrono_literals;
using namespace tincan::net;

namespace {

/// Two connected, non-blocking sockets.
class Pair
{
public:
    Pair()
    {
        [[maybe_unused]] const int made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, m_ends);
    }
    ~Pair()
    {
        closeFar();
        closeNear();
    }
    int near() const { return m_ends[0]; }
    int far() const { return m_ends[1]; }
    void send() const { [[maybe_unused]] const auto n = ::write(far(), "x", 1); }
    bool take() const
    {
        char byte = 0;
        return ::read(near(), &byte, 1) == 1;
    }
    void fill() const
    {
        const std::array<char, 65'536> bytes{};
        while (::write(near(), bytes.data(), bytes.size()) > 0) { }
    }
    void drain() const
    {
        std::array<char, 65'536> bytes;
        while (::read(far(), bytes.data(), bytes.size()) > 0) { }
    }
    void closeNear() { close(m_ends[0]); }
    void closeFar() { close(m_ends[1]); }

private:
    static void close(int &end)
    {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
    int m_ends[2] = {-1, -1};
};

struct Receiver : DescriptorReceiver
{
    void descriptorReady(quint8 events) override
    {
        ++calls;
        last = events;
        if (then)
            then();
    }
    int calls = 0;
    quint8 last = 0;
    std::function<void()> then;
};

/// Runs a function in a thread that has Qt's dispatcher, or in this one.
void runOn(bool own, const std::function<void()> &function)
{
    if (own)
        return function();
    const std::unique_ptr<QThread> thread(QThread::create(function));
    thread->start();
    thread->wait();
}

void turn()
{
    QCoreApplication::processEvents();
}

void waitTurn()
{
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// How often the loop goes round while nothing is to be done for some time.
int turnsWhileIdle()
{
    int turns = 0;
    bool over = false;
    QTimer::singleShot(50ms, Qt::PreciseTimer, qApp, [&] { over = true; });
    while (!over) {
        waitTurn();
        ++turns;
    }
    return turns;
}

constexpr int fewTurns = 8;

} // namespace

class DispatcherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // notifiers
    void aNotifierTellsWhenThereIsSomethingToRead();
    void aNotifierOfWhatIsWritableTellsAtOnceAndAgain();
    void aNotifierOfWhatIsFullTellsWhenThereIsRoom();
    void aWishToWriteThatIsTakenBackCostsNothing();
    void aNotifierRemovedByAnotherIsNotTold();
    void aNotifierMayBeDeletedInItsOwnCall();
    void aNumberUsedAgainIsNotTakenForTheOldDescriptor();
    void aDuplicateKeepsNoNotifierAlive();
    void readingMayBeSwitchedOffAndOn();
    void urgentDataIsTold();
    void socketsOfQtWork();
    // timers
    void timersFireInTheOrderOfTheirDeadlinesAndNotBefore();
    void aTimerOfNoIntervalFiresOnceATurn();
    void aTimerRepeatsUntilItIsStopped();
    void aTimerMayStopAndDeleteOthers();
    void aTimerIsNotFiredInsideItsOwnEvent();
    void theRemainingTimeIsTold();
    void timersMoveWithTheirObject();
    // events and threads
    void postedEventsAreDeliveredAndEndTheWait();
    void anEventFromAnotherThreadEndsTheWait();
    void aWakeUpBeforeTheWaitIsNotLost();
    void manyThreadsMayPostAtOnce();
    void aNestedLoopServesEverything();
    void whatANestedLoopHandledIsNotToldTwice();
    void notifiersMayBeLeftOut();
    void timersMayBeLeftOut();
    void aThreadEndsWhenItIsToldTo();
    // beyond Qt
    void theMainThreadHasOurs();
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

private:
    void addDispatchers()
    {
        QTest::addColumn<bool>("own");
        QTest::newRow("ours") << true;
        QTest::newRow("Qt's") << false;
    }
};

// Notifiers

void DispatcherTest::aNotifierTellsWhenThereIsSomethingToRead()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++told;
        pair.take();
    });
    turn();
    QCOMPARE(told, 0);
    pair.send();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
    pair.send();
    pair.send();
    QTRY_COMPARE(told, 3); // what is left is told again
}

void DispatcherTest::aNotifierOfWhatIsWritableTellsAtOnceAndAgain()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Write);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] { ++told; });
    waitTurn();
    QCOMPARE(told, 1);
    QTRY_VERIFY(told >= 3); // it stays enabled
    notifier.setEnabled(false);
    const int before = told;
    turn();
    QCOMPARE(told, before);
    notifier.setEnabled(true);
    QTRY_VERIFY(told > before);
}

void DispatcherTest::aNotifierOfWhatIsFullTellsWhenThereIsRoom()
{
    const Pair pair;
    pair.fill();
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Write);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++told;
        notifier.setEnabled(false);
    });
    turn();
    turn();
    QCOMPARE(told, 0);
    pair.drain();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
    pair.fill();
    notifier.setEnabled(true);
    turn();
    QCOMPARE(told, 1);
    pair.drain();
    QTRY_COMPARE(told, 2);
}

void DispatcherTest::aWishToWriteThatIsTakenBackCostsNothing()
{
    const Pair pair;
    pair.fill();
    QSocketNotifier reader(pair.near(), QSocketNotifier::Read);
    QSocketNotifier writer(pair.near(), QSocketNotifier::Write);
    int told = 0;
    connect(&writer, &QSocketNotifier::activated, this, [&] { ++told; });
    turn(); // from now on the kernel is to tell
    writer.setEnabled(false);
    pair.drain();
    QVERIFY(turnsWhileIdle() < fewTurns);
    QCOMPARE(told, 0);
}

void DispatcherTest::aNotifierRemovedByAnotherIsNotTold()
{
    const Pair first;
    const Pair second;
    std::array<std::unique_ptr<QSocketNotifier>, 2> notifiers;
    int told = 0;
    for (size_t i : {0u, 1u}) {
        notifiers[i] = std::make_unique<QSocketNotifier>((i ? second : first).near(), QSocketNotifier::Read);
        connect(notifiers[i].get(), &QSocketNotifier::activated, this, [&, i] {
            ++told;
            notifiers[1 - i].reset(); // whichever comes first
            (i ? second : first).take();
        });
    }
    first.send();
    second.send();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
}

void DispatcherTest::aNotifierMayBeDeletedInItsOwnCall()
{
    const Pair pair;
    auto reader = std::make_unique<QSocketNotifier>(pair.near(), QSocketNotifier::Read);
    auto writer = std::make_unique<QSocketNotifier>(pair.near(), QSocketNotifier::Write);
    writer->setEnabled(false);
    turn();
    pair.fill();
    writer->setEnabled(true);
    turn(); // both are told by the kernel from now on
    int told = 0;
    const auto removeBoth = [&] {
        ++told;
        reader.release()->deleteLater(); // Qt's own are emitting still
        writer.reset();
    };
    connect(reader.get(), &QSocketNotifier::activated, this, removeBoth);
    connect(writer.get(), &QSocketNotifier::activated, this, [&] { ++told; });
    reader->setEnabled(true);
    pair.send();
    pair.drain();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(told, 1);
}

void DispatcherTest::aNumberUsedAgainIsNotTakenForTheOldDescriptor()
{
    Pair pairs[2];
    const Pair quiet;
    std::array<std::unique_ptr<QSocketNotifier>, 2> notifiers;
    std::unique_ptr<QSocketNotifier> reused;
    int told = 0;
    int toldWrongly = 0;
    for (size_t i : {0u, 1u}) {
        notifiers[i] = std::make_unique<QSocketNotifier>(pairs[i].near(), QSocketNotifier::Read);
        connect(notifiers[i].get(), &QSocketNotifier::activated, this, [&, i] {
            ++told;
            pairs[i].take();
            // The other one, which is ready as well, goes, and its number comes again.
            const int number = pairs[1 - i].near();
            notifiers[1 - i].reset();
            QCOMPARE(::dup2(quiet.near(), number), number);
            reused = std::make_unique<QSocketNotifier>(number, QSocketNotifier::Read);
            connect(reused.get(), &QSocketNotifier::activated, this, [&] { ++toldWrongly; });
        });
    }
    pairs[0].send();
    pairs[1].send();
    QTRY_COMPARE(told, 1);
    turn();
    QCOMPARE(toldWrongly, 0);
    quiet.send();
    QTRY_VERIFY(toldWrongly > 0); // now rightly
    reused.reset();
}

void DispatcherTest::aDuplicateKeepsNoNotifierAlive()
{
    Pair pair;
    auto notifier = std::make_unique<QSocketNotifier>(pair.near(), QSocketNotifier::Read);
    turn();
    const int duplicate = ::dup(pair.near());
    notifier.reset();
    pair.closeNear(); // the kernel still has the connection open
    pair.send();
    QVERIFY(turnsWhileIdle() < fewTurns);
    QSocketNotifier other(duplicate, QSocketNotifier::Read);
    int told = 0;
    connect(&other, &QSocketNotifier::activated, this, [&] {
        ++told;
        other.setEnabled(false);
    });
    QTRY_COMPARE(told, 1);
    ::close(duplicate);
}

void DispatcherTest::readingMayBeSwitchedOffAndOn()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] { ++told; });
    notifier.setEnabled(false);
    pair.send();
    QVERIFY(turnsWhileIdle() < fewTurns);
    QCOMPARE(told, 0);
    notifier.setEnabled(true);
    QTRY_VERIFY(told > 0);
}

void DispatcherTest::urgentDataIsTold()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(server.serverAddress(), server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections() && client.state() == QAbstractSocket::ConnectedState);
    const std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
    QSocketNotifier notifier(client.socketDescriptor(), QSocketNotifier::Exception);
    int told = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++told;
        notifier.setEnabled(false);
    });
    QCOMPARE(::send(int(peer->socketDescriptor()), "!", 1, MSG_OOB), 1);
    QTRY_COMPARE(told, 1);
}

void DispatcherTest::socketsOfQtWork()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(server.serverAddress(), server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *const peer = server.nextPendingConnection();
    connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
    const QByteArray sent(8'000'000, 's');
    QByteArray received;
    connect(&client, &QTcpSocket::readyRead, this, [&] { received += client.readAll(); });
    client.write(sent);
    QTRY_COMPARE(received.size(), sent.size());
    client.disconnectFromHost();
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
}

// Timers

void DispatcherTest::timersFireInTheOrderOfTheirDeadlinesAndNotBefore()
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

void DispatcherTest::aTimerOfNoIntervalFiresOnceATurn()
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

void DispatcherTest::aTimerRepeatsUntilItIsStopped()
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

void DispatcherTest::aTimerMayStopAndDeleteOthers()
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

void DispatcherTest::aTimerIsNotFiredInsideItsOwnEvent()
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

void DispatcherTest::theRemainingTimeIsTold()
{
    QTimer timer;
    QCOMPARE(timer.remainingTime(), -1);
    timer.start(10'000);
    QVERIFY(timer.remainingTime() > 5'000 && timer.remainingTime() <= 10'000);
    timer.start(0);
    QCOMPARE(timer.remainingTime(), 0);
}

void DispatcherTest::timersMoveWithTheirObject()
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

// Events and threads

void DispatcherTest::postedEventsAreDeliveredAndEndTheWait()
{
    int delivered = 0;
    QMetaObject::invokeMethod(
        this, [&] { ++delivered; }, Qt::QueuedConnection);
    waitTurn();
    QCOMPARE(delivered, 1);
    // One posted by a notifier ends the wait of the next turn.
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

void DispatcherTest::anEventFromAnotherThreadEndsTheWait()
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

void DispatcherTest::aWakeUpBeforeTheWaitIsNotLost()
{
    turn();
    turn();
    const std::unique_ptr<QThread> other(
        QThread::create([] { QAbstractEventDispatcher::instance(qApp->thread())->wakeUp(); }));
    other->start();
    other->wait();
    waitTurn(); // would wait for ever
}

void DispatcherTest::manyThreadsMayPostAtOnce()
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

void DispatcherTest::aNestedLoopServesEverything()
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

void DispatcherTest::whatANestedLoopHandledIsNotToldTwice()
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

void DispatcherTest::notifiersMayBeLeftOut()
{
    const Pair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    bool told = false;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        told = true;
        pair.take();
    });
    pair.send();
    bool fired = false;
    QTimer::singleShot(5ms, Qt::PreciseTimer, this, [&] { fired = true; });
    int turns = 0;
    for (; !fired; ++turns)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::ExcludeSocketNotifiers);
    QVERIFY(!told);
    QVERIFY(turns < fewTurns);
    QTRY_VERIFY(told);
}

void DispatcherTest::timersMayBeLeftOut()
{
    bool fired = false;
    QTimer::singleShot(0ms, this, [&] { fired = true; });
    // Posted by singleShot() of no interval in some versions of Qt: a QTimer is not.
    QTimer timer;
    bool timedOut = false;
    connect(&timer, &QTimer::timeout, this, [&] { timedOut = true; });
    timer.start(0);
    QCoreApplication::processEvents(QEventLoop::X11ExcludeTimers);
    QVERIFY(!timedOut);
    QTRY_VERIFY(fired && timedOut);
}

void DispatcherTest::aThreadEndsWhenItIsToldTo()
{
    for (int i = 0; i < 200; ++i) {
        QThread thread;
        useDispatcher(thread);
        thread.start();
        thread.quit(); // before, while or after it begins to wait
        QVERIFY(thread.wait(tincan::test::patienceMs));
    }
}

// Beyond Qt

void DispatcherTest::theMainThreadHasOurs()
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

void DispatcherTest::aWatchTells()
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

void DispatcherTest::aWatchMayEndInItsOwnCall()
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

void DispatcherTest::aWatchOfABrokenPeerThatWantsNothingDoesNotSpin()
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

void DispatcherTest::aWatchMayOutliveItsThread()
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

void DispatcherTest::theEndOfATurnComesOnceForManyRequests()
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

void DispatcherTest::theEndOfATurnComesBeforeTheWait()
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

void DispatcherTest::aRequestAtTheEndOfATurnIsForTheNext()
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

void DispatcherTest::aTurnEndMayGoBeforeItsCall()
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

int main(int argc, char **argv)
{
    useDispatcherInMainThread();
    QCoreApplication application(argc, argv);
    DispatcherTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_net_dispatcher.moc"

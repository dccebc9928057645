// SPDX-License-Identifier: MIT
#include "server/net/backlog.h"
#include "server/net/loop.h"
#include "server/net/sendqueue.h"

#include <QTest>

#include <memory>
#include <optional>
#include <random>

using namespace std::chrono_literals;
using namespace tincan::net;

namespace {

/// A connection whose room the test decides.
struct Wire
{
    QByteArray received;
    QList<qsizetype> piecesOfSend;
    QList<const char *> addresses;
    qint64 room = 1'000'000'000;
    bool broken = false;
    bool asked = false; // to say when there is room again
};

class FakeStream : public Stream
{
public:
    explicit FakeStream(Wire &wire) : m_wire(wire) { }

    qint64 send(std::span<const QByteArrayView> pieces) override
    {
        if (m_wire.broken)
            return -1;
        qint64 total = 0;
        m_wire.piecesOfSend.append(qsizetype(pieces.size()));
        for (const QByteArrayView piece : pieces) {
            m_wire.addresses.append(piece.data());
            const qint64 size = std::min<qint64>(piece.size(), m_wire.room);
            m_wire.received.append(piece.first(size));
            m_wire.room -= size;
            total += size;
        }
        return total;
    }
    void notifyWhenWritable() override { m_wire.asked = true; }

    void setReading(bool) override { }
    qint64 read(std::span<char>) override { return 0; }
    void shutDownSending() override { }
    QHostAddress peerAddress() const override { return {}; }
    quint16 peerPort() const override { return 0; }
    QHostAddress localAddress() const override { return {}; }
    void detach(QThread &) override { }
    void attach() override { }

private:
    Wire &m_wire;
};

struct Client : SendQueue::Observer
{
    explicit Client(Loop &loop, const SendLimits &limits = {})
        : stream(wire), queue(std::make_unique<SendQueue>(loop, stream, limits, *this))
    {
    }
    void becomeWritable(qint64 room)
    {
        wire.asked = false;
        wire.room = room;
        queue->streamWritable();
    }
    void sendQueueRelieved() override
    {
        ++relieved;
        if (destroyWhenRelieved)
            queue.reset();
    }
    void sendQueueFailed(SendFailure reason) override
    {
        Q_ASSERT(!failure);
        failure = reason;
        queue.reset();
    }

    Wire wire;
    FakeStream stream;
    std::unique_ptr<SendQueue> queue;
    int relieved = 0;
    bool destroyWhenRelieved = false;
    std::optional<SendFailure> failure;
};

constexpr qsizetype mebibyte = 1024 * 1024;

} // namespace

class TestSendQueue : public QObject
{
    Q_OBJECT

private:
    TimePoint m_now = TimePoint(1h);
    void pass(Loop &loop, std::chrono::milliseconds time)
    {
        m_now += time;
        loop.wheel().advance();
    }
    void turn() { QCoreApplication::sendPostedEvents(); }
    Clock clock()
    {
        return [this] { return m_now; };
    }

private Q_SLOTS:
    void whatATurnEnqueuesLeavesAtItsEndInOneSend();
    void smallPiecesAreJoined();
    void largePiecesAreSentFromWhereTheyLie();
    void anyRoomGivesTheSameStream_data();
    void anyRoomGivesTheSameStream();
    void aBlockedQueueWaitsForRoom();
    void aQueueIsCongestedFromItsSoftLimitUntilHalfOfIt();
    void aQueueBeyondItsHardLimitFailsAtTheEndOfTheTurn();
    void oneSinglePieceMayBeLargerThanTheHardLimit();
    void aQueueWithoutProgressFailsAfterItsTimeout();
    void anyProgressStartsTheTimeoutAgain();
    void aBrokenConnectionFailsOnceAndTakesNothingMore();
    void theLargestQueueGoesFirstWhenAllHoldTooMuch();
    void whatWaitsToBeFetchedCountsWithTheQueues();
    void bytesThatManyQueuesShareCountOnce();
    void aQueueMayBeDestroyedWhereverItReports();
    void nobodyCanKeepTheLoopByEnqueuingWhenRelieved();
};

void TestSendQueue::whatATurnEnqueuesLeavesAtItsEndInOneSend()
{
    Loop loop(clock());
    Client client(loop);
    client.queue->enqueue("one");
    client.queue->enqueue("");
    client.queue->enqueue(QByteArray(5000, 'x'));
    QCOMPARE(client.wire.received, "");
    QCOMPARE(client.queue->queuedBytes(), 5003);
    QCOMPARE(loop.flusher().queuedBytes(), 5003);
    turn();
    QCOMPARE(client.wire.received, QByteArray("one") + QByteArray(5000, 'x'));
    QCOMPARE(client.wire.piecesOfSend, (QList<qsizetype>{2}));
    QCOMPARE(client.relieved, 1);
    QVERIFY(client.queue->isEmpty());
    QCOMPARE(loop.flusher().queuedBytes(), 0);
    turn();
    QCOMPARE(client.wire.piecesOfSend.size(), 1);
}

void TestSendQueue::smallPiecesAreJoined()
{
    Loop loop(clock());
    Client client(loop);
    QByteArray expected;
    for (int i = 0; i < 200; ++i) {
        client.queue->enqueue(QByteArray::number(i) + QByteArray(60, '.'));
        expected += QByteArray::number(i) + QByteArray(60, '.');
    }
    turn();
    QCOMPARE(client.wire.received, expected);
    QCOMPARE(client.wire.piecesOfSend, (QList<qsizetype>{1}));
}

void TestSendQueue::largePiecesAreSentFromWhereTheyLie()
{
    Loop loop(clock());
    Client client(loop);
    const QByteArray large(100'000, 'l');
    const QByteArray alone = "alone";
    client.queue->enqueue("small");
    client.queue->enqueue(large);
    turn();
    QCOMPARE(client.wire.addresses.value(1), large.constData());
    client.queue->enqueue(alone);
    turn();
    QCOMPARE(client.wire.addresses.value(2), alone.constData());
}

void TestSendQueue::anyRoomGivesTheSameStream_data()
{
    QTest::addColumn<qint64>("room");
    for (const qint64 room : {1, 7, 100, 2047, 5000, 70'000, 300'000})
        QTest::addRow("%lld bytes at a time", static_cast<long long>(room)) << room;
}

void TestSendQueue::anyRoomGivesTheSameStream()
{
    QFETCH(qint64, room);
    Loop loop(clock());
    Client client(loop);
    client.wire.room = room;
    std::mt19937 random(42);
    QByteArray expected;
    const int pieces = room < 100 ? 20 : 300;
    for (int i = 0; i < pieces; ++i) {
        const int size = int(random() % (i % 3 == 0 ? 9000 : 100));
        const QByteArray piece(size, char('a' + i % 26));
        client.queue->enqueue(piece);
        expected += piece;
        if (i % 10 == 0)
            turn();
    }
    turn();
    while (client.wire.asked)
        client.becomeWritable(room);
    for (int i = 0; i < 10; ++i)
        turn();
    QCOMPARE(client.wire.received.size(), expected.size());
    QVERIFY(client.wire.received == expected);
    QCOMPARE(loop.flusher().queuedBytes(), 0);
    QCOMPARE(loop.wheel().activeCount(), 0);
}

void TestSendQueue::aBlockedQueueWaitsForRoom()
{
    Loop loop(clock());
    Client client(loop);
    client.wire.room = 3;
    client.queue->enqueue("abcdef");
    turn();
    QVERIFY(client.queue->isBlocked());
    QVERIFY(client.wire.asked);
    client.wire.room = 100;
    client.queue->enqueue("ghi");
    turn();
    QCOMPARE(client.wire.received, "abc"); // no useless attempts
    client.becomeWritable(100);
    QCOMPARE(client.wire.received, "abcdefghi");
    QVERIFY(!client.queue->isBlocked());
    QCOMPARE(client.relieved, 1);
}

void TestSendQueue::aQueueIsCongestedFromItsSoftLimitUntilHalfOfIt()
{
    Loop loop(clock());
    Client client(loop);
    client.wire.room = 0;
    client.queue->enqueue(QByteArray(mebibyte - 1, 'x'));
    turn();
    QVERIFY(!client.queue->isCongested());
    client.queue->enqueue("y");
    QVERIFY(client.queue->isCongested());
    client.becomeWritable(mebibyte / 4);
    QCOMPARE(client.relieved, 0);
    client.becomeWritable(mebibyte / 4);
    QCOMPARE(client.relieved, 1);
    QVERIFY(!client.queue->isEmpty());
}

void TestSendQueue::aQueueBeyondItsHardLimitFailsAtTheEndOfTheTurn()
{
    Loop loop(clock());
    Client slow(loop);
    Client other(loop);
    slow.wire.room = 1000;
    for (int i = 0; i < 8; ++i) {
        slow.queue->enqueue(QByteArray(mebibyte, char('a' + i)));
        turn();
    }
    QVERIFY(!slow.failure);
    slow.queue->enqueue(QByteArray(2000, 'z'));
    other.queue->enqueue("other");
    QVERIFY(!slow.failure);
    QCOMPARE(loop.flusher().queuedBytes(), 5);
    turn();
    QCOMPARE(slow.failure, SendFailure::tooMuch);
    QCOMPARE(other.wire.received, "other");
    QCOMPARE(loop.wheel().activeCount(), 0);
}

void TestSendQueue::oneSinglePieceMayBeLargerThanTheHardLimit()
{
    Loop loop(clock());
    Client client(loop);
    client.wire.room = 1000;
    client.queue->enqueue(QByteArray(20 * mebibyte, 'x'));
    turn();
    QVERIFY(!client.failure);
    client.queue->enqueue("y");
    turn();
    QCOMPARE(client.failure, SendFailure::tooMuch);
}

void TestSendQueue::aQueueWithoutProgressFailsAfterItsTimeout()
{
    Loop loop(clock());
    Client client(loop);
    client.wire.room = 1;
    client.queue->enqueue("xy");
    turn();
    pass(loop, 29'999ms);
    QVERIFY(!client.failure);
    pass(loop, 1ms);
    QCOMPARE(client.failure, SendFailure::stalled);
    QCOMPARE(loop.flusher().queuedBytes(), 0);
}

void TestSendQueue::anyProgressStartsTheTimeoutAgain()
{
    Loop loop(clock());
    Client client(loop);
    client.wire.room = 1;
    client.queue->enqueue("xyz");
    turn();
    pass(loop, 20s);
    client.queue->enqueue("more"); // what is added is no progress
    pass(loop, 9s);
    client.becomeWritable(1);
    pass(loop, 29s);
    QVERIFY(!client.failure);
    pass(loop, 1s);
    QCOMPARE(client.failure, SendFailure::stalled);
}

void TestSendQueue::aBrokenConnectionFailsOnceAndTakesNothingMore()
{
    Loop loop(clock());
    Client client(loop);
    client.wire.broken = true;
    client.queue->enqueue("x");
    turn();
    QCOMPARE(client.failure, SendFailure::broken);
    turn();
}

void TestSendQueue::theLargestQueueGoesFirstWhenAllHoldTooMuch()
{
    Loop loop(clock(), FlushLimits{1000});
    Client small(loop);
    Client large(loop);
    Client fast(loop);
    small.wire.room = large.wire.room = 0;
    small.queue->enqueue(QByteArray(400, 's'));
    large.queue->enqueue(QByteArray(600, 'l'));
    turn();
    QVERIFY(!large.failure);
    fast.queue->enqueue(QByteArray(5000, 'f')); // leaves before the count is taken
    turn();
    QVERIFY(!large.failure);
    small.queue->enqueue("x");
    turn();
    turn();
    QCOMPARE(large.failure, SendFailure::tooMuch);
    QVERIFY(!small.failure);
    QVERIFY(!fast.failure);
    QCOMPARE(loop.flusher().queuedBytes(), 401);
}

void TestSendQueue::whatWaitsToBeFetchedCountsWithTheQueues()
{
    Loop loop(clock(), FlushLimits{10'000});
    Client slow(loop);
    slow.wire.room = 0;
    QStringList cut;
    Backlog large(loop.flusher(), [&] { cut.append(QStringLiteral("large")); });
    Backlog small(loop.flusher(), [&] { cut.append(QStringLiteral("small")); });
    const QByteArray shared(4500, 's');
    slow.queue->enqueue(shared);
    large.add(shared);
    small.add(shared); // all three hold the same bytes
    QCOMPARE(loop.flusher().queuedBytes(), 4500);
    large.add(QByteArray(2000, 'l'));
    turn();
    QVERIFY(cut.isEmpty() && !slow.failure);
    small.add(QByteArray(1000, 'x'));
    slow.queue->enqueue(QByteArray(3000, 'q'));
    turn();
    turn();
    // Of what is shared nothing was won by cutting the queue, which held most.
    QCOMPARE(slow.failure, SendFailure::tooMuch);
    QVERIFY(cut.isEmpty());
    small.add(QByteArray(3000, 'y'));
    turn();
    QCOMPARE(cut, QStringList(QStringLiteral("small")));
    QCOMPARE(small.bytes(), 0);
    large.clear();
    QCOMPARE(loop.flusher().queuedBytes(), 0);
}

void TestSendQueue::bytesThatManyQueuesShareCountOnce()
{
    Loop loop(clock());
    Client one(loop);
    Client two(loop);
    one.wire.room = two.wire.room = 0;
    const QByteArray shared(100'000, 's');
    one.queue->enqueue(shared);
    two.queue->enqueue(shared);
    two.queue->enqueue(shared);
    QCOMPARE(loop.flusher().queuedBytes(), 100'000);
    turn();
    one.becomeWritable(1'000'000);
    QCOMPARE(loop.flusher().queuedBytes(), 100'000);
    two.becomeWritable(1'000'000);
    QCOMPARE(loop.flusher().queuedBytes(), 0);
}

void TestSendQueue::aQueueMayBeDestroyedWhereverItReports()
{
    Loop loop(clock());
    Client atOnce(loop);
    Client later(loop);
    Client dirty(loop);
    atOnce.destroyWhenRelieved = later.destroyWhenRelieved = true;
    later.wire.room = 1;
    atOnce.queue->enqueue("x");
    later.queue->enqueue("xy");
    dirty.queue->enqueue("x");
    dirty.queue.reset();
    turn();
    QVERIFY(!atOnce.queue);
    later.becomeWritable(10);
    QVERIFY(!later.queue);
    QCOMPARE(loop.flusher().queuedBytes(), 0);
}

void TestSendQueue::nobodyCanKeepTheLoopByEnqueuingWhenRelieved()
{
    struct Greedy : SendQueue::Observer
    {
        void sendQueueRelieved() override
        {
            ++relieved;
            queue->enqueue("more");
        }
        void sendQueueFailed(SendFailure) override { }
        SendQueue *queue = nullptr;
        int relieved = 0;
    };
    Loop loop(clock());
    Wire wire;
    Greedy greedy;
    FakeStream stream(wire);
    SendQueue queue(loop, stream, SendLimits{}, greedy);
    greedy.queue = &queue;
    queue.enqueue("first");
    loop.flusher().flush();
    QCOMPARE(greedy.relieved, 1);
    loop.flusher().flush();
    QCOMPARE(greedy.relieved, 2);
}

QTEST_GUILESS_MAIN(TestSendQueue)
#include "tst_net_sendqueue.moc"

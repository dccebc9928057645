// SPDX-License-Identifier: MIT
#include "server/lobby/tutorial.h"
#include "tests/server/chat/slowstore.h"
#include "tests/server/lobby/lobbybench.h"

#include <QTest>

using namespace tincan;
using namespace tincan::lobby;
using namespace Qt::StringLiterals;

namespace {

const QString message = u"chat message"_s;

Object offset(const Value &value)
{
    return {{u"serverOffset"_s, value}};
}

QStringList texts(const QList<Array> &events)
{
    QStringList list;
    for (const Array &args : events)
        list.append(u"%1 %2"_s.arg(args.value(0).toString()).arg(args.value(1).toInteger()));
    return list;
}

} // namespace

class TutorialTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTextReachesEveryoneAndItsSender();
    void theOffsetCountsMessagesOfAllDialects();
    void acknowledgesWithoutArguments();
    void storesAClientOffsetOnce_data();
    void storesAClientOffsetOnce();
    void storesAClientOffsetOnceOverAnotherConnection();
    void refusesArguments_data();
    void refusesArguments();
    void doesNotAcknowledgeWhatIsNotStored();
    void sendsWhatWasMissedFirst();
    void aListenerWithAnOffsetSpeaksTheDialect();
    void refusesOffsetsThatAreNone_data();
    void refusesOffsetsThatAreNone();
    void anOffsetOfTheFutureGetsWhatIsNew();
    void sendsLongHistoriesWhole();
    void waitsForAReaderOfALongHistory();
    void missesNothingThatIsStoredMeanwhile();
    void comesAgainWhenTheHistoryCannotBeRead();
};

void TutorialTest::aTextReachesEveryoneAndItsSender()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open(offset(0));
    ann.emitEvent(message, u"hi"_s);
    QCOMPARE(ann.take(), (Events{{message, {u"hi"_s, 1}}}));
    QCOMPARE(bob.take(), (Events{{message, {u"hi"_s, 1}}}));
}

void TutorialTest::theOffsetCountsMessagesOfAllDialects()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open();
    bob.emitEvent(u"message"_s, u"one"_s);
    ann.emitEvent(message, u"two"_s);
    QCOMPARE(texts(ann.take(message)), QStringList{u"two 2"_s});
}

void TutorialTest::acknowledgesWithoutArguments()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.ask(message, u"hi"_s, u"a-0"_s);
    QCOMPARE(ann.answer(ann.lastAck()), std::optional(Array()));
    ann.ask(message, u"ho"_s);
    QCOMPARE(ann.answer(ann.lastAck()), std::optional(Array()));
    QCOMPARE(ann.take(message).size(), 2);
}

void TutorialTest::storesAClientOffsetOnce_data()
{
    QTest::addColumn<Value>("clientOffset");
    QTest::addColumn<int>("stored");
    QTest::newRow("a text") << Value(u"a-0"_s) << 1;
    QTest::newRow("a number") << Value(7) << 1;
    QTest::newRow("null is none") << Value() << 2;
    QTest::newRow("empty is none") << Value(QString()) << 2;
}

void TutorialTest::storesAClientOffsetOnce()
{
    QFETCH(Value, clientOffset);
    QFETCH(int, stored);
    Bench bench;
    PacketClient ann = bench.open();
    ann.ask(message, u"hi"_s, clientOffset);
    ann.ask(message, u"hi"_s, clientOffset);
    QCOMPARE(ann.answer(ann.lastAck()), std::optional(Array())); // acknowledged both times
    QCOMPARE(ann.take(message).size(), stored);
    QCOMPARE(bench.conversation.info().seq, stored);
}

void TutorialTest::storesAClientOffsetOnceOverAnotherConnection()
{
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(message, u"hi"_s, u"a-0"_s);
    ann.loseConnection();
    PacketClient again = bench.open(offset(1));
    again.ask(message, u"hi"_s, u"a-0"_s);
    QCOMPARE(again.answer(again.lastAck()), std::optional(Array()));
    QVERIFY(again.take(message).isEmpty());
    QCOMPARE(bench.conversation.info().seq, 1);
}

void TutorialTest::refusesArguments_data()
{
    QTest::addColumn<Array>("args");
    QTest::addColumn<QString>("code");
    QTest::newRow("no text") << Array{} << u"invalid-request"_s;
    QTest::newRow("a number") << Array{5} << u"invalid-request"_s;
    QTest::newRow("an object") << Array{Object{{u"length"_s, 1e9}}} << u"invalid-request"_s;
    QTest::newRow("an object as offset") << Array{u"hi"_s, Object{}} << u"invalid-request"_s;
    QTest::newRow("a fraction as offset") << Array{u"hi"_s, 1.5} << u"invalid-request"_s;
    QTest::newRow("a long offset") << Array{u"hi"_s, u"x"_s.repeated(129)} << u"invalid-request"_s;
    QTest::newRow("empty") << Array{u" "_s} << u"empty"_s;
    QTest::newRow("too long") << Array{u"x"_s.repeated(4'001)} << u"too-long"_s;
}

void TutorialTest::refusesArguments()
{
    QFETCH(Array, args);
    QFETCH(QString, code);
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient bob = bench.open(offset(0));
    ann.emitArguments(message, args);
    QCOMPARE(errorCode(ann, message), code);
    QVERIFY(bob.take().isEmpty());
    QCOMPARE(refusalCode(ann.ask(message, args.value(0), args.value(1))), code);
    QVERIFY(ann.take(u"error"_s).isEmpty());
}

void TutorialTest::doesNotAcknowledgeWhatIsNotStored()
{
    auto store = std::make_unique<chat::SlowStore>();
    chat::SlowStore &slow = *store;
    Bench bench({.store = std::move(store)});
    PacketClient ann = bench.open();
    ann.ask(message, u"hi"_s, u"a-0"_s);
    const int first = ann.lastAck();
    QVERIFY(!ann.answer(first));
    slow.answer(false);
    QVERIFY(!ann.answer(first));
    QCOMPARE(errorCode(ann, message), u"unavailable"_s);
    ann.ask(message, u"hi"_s, u"a-0"_s);
    slow.answer();
    QCOMPARE(ann.answer(ann.lastAck()), std::optional(Array()));
    QCOMPARE(texts(ann.take(message)), QStringList{u"hi 1"_s});
}

void TutorialTest::sendsWhatWasMissedFirst()
{
    Bench bench;
    PacketClient ann = bench.open();
    for (int i = 1; i <= 4; ++i)
        ann.emitEvent(u"message"_s, QString::number(i));
    PacketClient back = bench.open(offset(2));
    ann.emitEvent(u"message"_s, u"5"_s);
    QCOMPARE(texts(back.take(message)), (QStringList{u"3 3"_s, u"4 4"_s, u"5 5"_s}));
    PacketClient fresh = bench.open(offset(nullptr));
    QCOMPARE(fresh.take(message).size(), 5);
}

void TutorialTest::aListenerWithAnOffsetSpeaksTheDialect()
{
    Bench bench;
    PacketClient listener = bench.open(offset(0));
    PacketClient silent = bench.open();
    PacketClient ann = bench.open();
    ann.emitEvent(message, u"hi"_s);
    QCOMPARE(listener.take(), (Events{{message, {u"hi"_s, 1}}}));
    QVERIFY(silent.take().isEmpty());
    QCOMPARE(bench.people.count(), 1); // to listen takes no name
}

void TutorialTest::refusesOffsetsThatAreNone_data()
{
    QTest::addColumn<Value>("value");
    QTest::newRow("negative") << Value(-1);
    QTest::newRow("a text") << Value(u"5"_s);
    QTest::newRow("a fraction") << Value(1.5);
    QTest::newRow("an object") << Value(Object{});
    QTest::newRow("huge") << Value(1e300);
}

void TutorialTest::refusesOffsetsThatAreNone()
{
    QFETCH(Value, value);
    Bench bench;
    PacketClient ann = bench.open();
    ann.emitEvent(message, u"1"_s);
    PacketClient other = bench.open(offset(value));
    QCOMPARE(errorCode(other, u"connect"_s), u"invalid-request"_s);
    QVERIFY(other.take(message).isEmpty());
    ann.emitEvent(message, u"2"_s);
    QCOMPARE(texts(other.take(message)), QStringList{u"2 2"_s});
}

void TutorialTest::anOffsetOfTheFutureGetsWhatIsNew()
{
    Bench bench;
    PacketClient ann = bench.open();
    PacketClient late = bench.open(offset(std::numeric_limits<qint64>::max()));
    ann.emitEvent(message, u"hi"_s);
    QCOMPARE(texts(late.take(message)), QStringList{u"hi 1"_s});
}

void TutorialTest::sendsLongHistoriesWhole()
{
    Bench bench;
    const int count = chat::limits::historyPage * 3 + 1;
    for (int i = 1; i <= count; ++i)
        bench.conversation.post({{u"u"_s, u"Ann"_s}, u"x"_s, {}, {}}, {}, [](const auto &) {});
    PacketClient back = bench.open(offset(0));
    const QList<Array> events = back.take(message);
    QCOMPARE(events.size(), count);
    for (int i = 0; i < count; ++i)
        QCOMPARE(events[i].value(1), Value(i + 1));
}

void TutorialTest::waitsForAReaderOfALongHistory()
{
    auto store = std::make_unique<chat::SlowStore>();
    chat::SlowStore &slow = *store;
    Bench bench({.store = std::move(store)});
    for (int i = 0; i < chat::limits::historyPage + 1; ++i) {
        bench.conversation.post({{u"u"_s, u"Ann"_s}, u"x"_s, {}, {}}, {}, [](const auto &) {});
        slow.answer();
    }
    PacketClient back = bench.open(offset(0));
    bench.scheduled.clear(); // the greeting's
    back.session().setQueuedBytes(Tutorial::replayQueuedBytes + 1);
    slow.answer();
    QCOMPARE(back.take(message).size(), chat::limits::historyPage);
    QCOMPARE(slow.waiting(), 0u);
    bench.scheduled.takeFirst().second(); // it has not read yet
    QCOMPARE(slow.waiting(), 0u);
    back.session().setQueuedBytes(0);
    bench.scheduled.takeFirst().second();
    slow.answer();
    QCOMPARE(back.take(message).size(), 1);
    QVERIFY(bench.scheduled.isEmpty());
}

void TutorialTest::missesNothingThatIsStoredMeanwhile()
{
    auto store = std::make_unique<chat::SlowStore>();
    chat::SlowStore &slow = *store;
    Bench bench({.store = std::move(store)});
    PacketClient ann = bench.open();
    ann.emitEvent(u"message"_s, u"1"_s);
    slow.answer();
    PacketClient back = bench.open(offset(0)); // asks for the first page
    ann.emitEvent(u"message"_s, u"2"_s);
    back.emitEvent(message, u"3"_s); // speaks already, and must not be told 2 and 3 before 1
    slow.answer(); // the page
    slow.answer(); // 2
    slow.answer(); // 3
    while (slow.waiting() > 0)
        slow.answer();
    ann.emitEvent(u"message"_s, u"4"_s);
    slow.answer();
    QCOMPARE(texts(back.take(message)), (QStringList{u"1 1"_s, u"2 2"_s, u"3 3"_s, u"4 4"_s}));
}

void TutorialTest::comesAgainWhenTheHistoryCannotBeRead()
{
    auto store = std::make_unique<chat::SlowStore>();
    chat::SlowStore &slow = *store;
    Bench bench({.store = std::move(store)});
    PacketClient back = bench.open(offset(0));
    slow.answer(false);
    QVERIFY(back.take(message).isEmpty());
    QVERIFY(!back.isConnected());
}

QTEST_GUILESS_MAIN(TutorialTest)
#include "tst_lobby_tutorial.moc"

// SPDX-License-Identifier: MIT
#include "server/chat/memorystore.h"

#include <QTest>

using namespace tincan::chat;
using namespace Qt::StringLiterals;

namespace {

constexpr auto none = std::optional<qint64>();

MessageStore::Stored append(MessageStore &store, const QString &text, const QString &onceKey = {})
{
    MessageStore::Stored result;
    Message message{.id = u"id"_s,
        .seq = 0,
        .conversation = u"lobby"_s,
        .from = {u"u"_s, u"Ann"_s},
        .at = 1,
        .text = text,
        .clientId = onceKey};
    store.append(message, onceKey, [&](const Parsed<MessageStore::Stored> &stored) { result = *stored; });
    return result;
}

void fill(MessageStore &store, int count)
{
    for (int i = 1; i <= count; ++i)
        append(store, QString::number(i));
}

HistoryPage page(MessageStore &store, std::optional<qint64> before, std::optional<qint64> after, int limit)
{
    HistoryPage result;
    store.page(
        {u"lobby"_s, before, after, limit}, [&](const Parsed<HistoryPage> &answered) { result = *answered; });
    return result;
}

QList<qint64> seqs(const HistoryPage &page)
{
    QList<qint64> list;
    for (const Message &message : page.messages)
        list.append(message.seq);
    return list;
}

} // namespace

class MemoryStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersMessagesWithoutGap();
    void aKeyIsStoredOnce();
    void withoutAKeyEveryMessageIsNew();
    void pages_data();
    void pages();
    void forgetsTheOldestBeyondItsCount();
    void forgetsTheOldestBeyondItsBytes();
    void alwaysKeepsTheNewest();
    void forgetsAKeyWithItsMessage();
    void aPageHasABoundInBytes();
    void aPageHasAtLeastOneMessage();
};

void MemoryStoreTest::numbersMessagesWithoutGap()
{
    MemoryStore store;
    QCOMPARE(store.lastSeq(), 0);
    for (qint64 seq = 1; seq <= 20; ++seq)
        QCOMPARE(append(store, u"x"_s).message.seq, seq);
    QCOMPARE(store.lastSeq(), 20);
}

void MemoryStoreTest::aKeyIsStoredOnce()
{
    MemoryStore store;
    const auto first = append(store, u"one"_s, u"k"_s);
    const auto again = append(store, u"another text"_s, u"k"_s);
    QVERIFY(first.isNew);
    QVERIFY(!again.isNew);
    QCOMPARE(again.message, first.message);
    QCOMPARE(append(store, u"two"_s, u"l"_s).message.seq, 2);
}

void MemoryStoreTest::withoutAKeyEveryMessageIsNew()
{
    MemoryStore store;
    append(store, u"same"_s);
    QCOMPARE(append(store, u"same"_s).message.seq, 2);
}

void MemoryStoreTest::pages_data()
{
    QTest::addColumn<std::optional<qint64>>("before");
    QTest::addColumn<std::optional<qint64>>("after");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QList<qint64>>("expected");
    QTest::addColumn<bool>("more");
    using Seq = std::optional<qint64>;
    using Seqs = QList<qint64>;
    // The store has 4 to 10.
    QTest::newRow("the newest") << none << none << 3 << Seqs{8, 9, 10} << true;
    QTest::newRow("exactly all") << none << none << 7 << Seqs{4, 5, 6, 7, 8, 9, 10} << false;
    QTest::newRow("before") << Seq(7) << none << 2 << Seqs{5, 6} << true;
    QTest::newRow("before, down to the first") << Seq(6) << none << 5 << Seqs{4, 5} << false;
    QTest::newRow("before the first") << Seq(4) << none << 5 << Seqs{} << false;
    QTest::newRow("before 0") << Seq(0) << none << 5 << Seqs{} << false;
    QTest::newRow("before the future")
        << Seq(std::numeric_limits<qint64>::max()) << none << 1 << Seqs{10} << true;
    QTest::newRow("after") << none << Seq(7) << 2 << Seqs{8, 9} << true;
    QTest::newRow("after, up to the last") << none << Seq(7) << 3 << Seqs{8, 9, 10} << false;
    QTest::newRow("after what is forgotten") << none << Seq(0) << 2 << Seqs{4, 5} << true;
    QTest::newRow("after the last") << none << Seq(10) << 2 << Seqs{} << false;
    QTest::newRow("after the future")
        << none << Seq(std::numeric_limits<qint64>::max()) << 2 << Seqs{} << false;
    QTest::newRow("between") << Seq(9) << Seq(5) << 10 << Seqs{6, 7, 8} << false;
    QTest::newRow("between, limited") << Seq(9) << Seq(5) << 2 << Seqs{6, 7} << true;
    QTest::newRow("between crossed") << Seq(5) << Seq(9) << 10 << Seqs{} << false;
}

void MemoryStoreTest::pages()
{
    QFETCH(std::optional<qint64>, before);
    QFETCH(std::optional<qint64>, after);
    QFETCH(int, limit);
    QFETCH(QList<qint64>, expected);
    QFETCH(bool, more);
    MemoryStore store({.messages = 7, .bytes = 1'000'000});
    fill(store, 10);
    const HistoryPage found = page(store, before, after, limit);
    QCOMPARE(seqs(found), expected);
    QCOMPARE(found.more, more);
}

void MemoryStoreTest::forgetsTheOldestBeyondItsCount()
{
    MemoryStore store({.messages = 3, .bytes = 1'000'000});
    fill(store, 5);
    QCOMPARE(seqs(page(store, {}, {}, 100)), (QList<qint64>{3, 4, 5}));
}

void MemoryStoreTest::forgetsTheOldestBeyondItsBytes()
{
    MemoryStore store({.messages = 1'000, .bytes = 10'000});
    for (int i = 0; i < 10; ++i)
        append(store, u"x"_s.repeated(1'500)); // 3 000 bytes and some
    QCOMPARE(seqs(page(store, {}, {}, 100)), (QList<qint64>{8, 9, 10}));
}

void MemoryStoreTest::alwaysKeepsTheNewest()
{
    MemoryStore store({.messages = 1'000, .bytes = 10});
    fill(store, 2);
    QCOMPARE(seqs(page(store, {}, {}, 100)), QList<qint64>{2});
}

void MemoryStoreTest::forgetsAKeyWithItsMessage()
{
    MemoryStore store({.messages = 2, .bytes = 1'000'000});
    append(store, u"one"_s, u"k"_s);
    fill(store, 2);
    QVERIFY(append(store, u"one"_s, u"k"_s).isNew);
}

void MemoryStoreTest::aPageHasABoundInBytes()
{
    MemoryStore store;
    const QString text = u"x"_s.repeated(limits::historyPageBytes / 2 / 4); // a quarter of a page
    for (int i = 0; i < 8; ++i)
        append(store, text);
    const HistoryPage newest = page(store, {}, {}, 100);
    QCOMPARE(seqs(newest), (QList<qint64>{6, 7, 8}));
    QVERIFY(newest.more);
    const HistoryPage oldest = page(store, {}, 0, 100);
    QCOMPARE(seqs(oldest), (QList<qint64>{1, 2, 3}));
    QVERIFY(oldest.more);
}

void MemoryStoreTest::aPageHasAtLeastOneMessage()
{
    MemoryStore store;
    append(store, u"x"_s.repeated(limits::historyPageBytes));
    append(store, u"x"_s.repeated(limits::historyPageBytes));
    QCOMPARE(seqs(page(store, {}, {}, 100)), QList<qint64>{2});
    QCOMPARE(seqs(page(store, {}, 0, 100)), QList<qint64>{1});
}

QTEST_GUILESS_MAIN(MemoryStoreTest)
#include "tst_chat_memorystore.moc"

// SPDX-License-Identifier: MIT
#include "app/joining/timeline.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using Change = Timeline::Change;

namespace {

chat::Message message(qint64 seq, const QString &history = u"a"_s)
{
    chat::Message result;
    result.seq = seq;
    result.id = history + QString::number(seq);
    return result;
}

chat::HistoryPage page(qint64 first, qint64 last, bool more, const QString &history = u"a"_s)
{
    chat::HistoryPage result;
    for (qint64 seq = first; seq <= last; ++seq)
        result.messages.append(message(seq, history));
    result.more = more;
    return result;
}

QList<qint64> sequence(const QList<chat::Message> &messages)
{
    QList<qint64> numbers;
    for (const chat::Message &one : messages)
        numbers.append(one.seq);
    return numbers;
}

} // namespace

class tst_Timeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstPageIsTakenWhole();
    void anEmptyHistoryChangesNothing();
    void aPageThatOverlapsExtends();
    void aPageThatFollowsDirectlyExtends();
    void aPageBehindAGapReplaces();
    void aServerThatLostItsHistoryReplaces();
    void aServerThatBeganAgainWithNothingEmptiesIt();
    void theSamePageAgainChangesNothing();
    void aNewMessageIsAppendedOnce();
    void aNewMessageBehindAGapIsNotAppended();
    void theFirstMessageOfAllShowsWhetherThereAreOlderOnes();
    void olderPagesGoBeforeTheFirst();
    void anOlderPageThatDoesNotFitIsLeftOut();
    void pendingMessagesKeepTheirOrderAndAreBounded();
    void aLongConversationForgetsItsOldest();
    void olderPagesAreTakenUpToTheLimit();
};

void tst_Timeline::theFirstPageIsTakenWhole()
{
    Timeline timeline;
    QCOMPARE(timeline.mergeNewest(page(5, 9, true)), Change::replaced);
    QCOMPARE(sequence(timeline.stored()), (QList<qint64>{5, 6, 7, 8, 9}));
    QVERIFY(timeline.hasOlder());
}

void tst_Timeline::anEmptyHistoryChangesNothing()
{
    Timeline timeline;
    QCOMPARE(timeline.mergeNewest({}), Change::none);
    QCOMPARE(timeline.lastSeq(), 0);
}

void tst_Timeline::aPageThatOverlapsExtends()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 4, false));
    QCOMPARE(timeline.mergeNewest(page(3, 6, true)), Change::extended);
    QCOMPARE(sequence(timeline.stored()), (QList<qint64>{1, 2, 3, 4, 5, 6}));
    QVERIFY2(!timeline.hasOlder(), "what was known of older messages stays true");
}

void tst_Timeline::aPageThatFollowsDirectlyExtends()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 2, false));
    QCOMPARE(timeline.mergeNewest(page(3, 4, true)), Change::extended);
    QCOMPARE(timeline.lastSeq(), 4);
}

void tst_Timeline::aPageBehindAGapReplaces()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 2, false));
    QCOMPARE(timeline.mergeNewest(page(4, 5, true)), Change::replaced);
    QCOMPARE(sequence(timeline.stored()), (QList<qint64>{4, 5}));
    QVERIFY(timeline.hasOlder());
}

void tst_Timeline::aServerThatLostItsHistoryReplaces()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 5, false));
    QCOMPARE(timeline.mergeNewest(page(1, 5, false, u"b"_s)), Change::replaced);
    QCOMPARE(timeline.stored().constFirst().id, u"b1"_s);
    QCOMPARE(timeline.mergeNewest(page(1, 2, false, u"b"_s)), Change::replaced);
    QCOMPARE(timeline.lastSeq(), 2);
}

void tst_Timeline::aServerThatBeganAgainWithNothingEmptiesIt()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 5, false));
    QCOMPARE(timeline.mergeNewest({}), Change::replaced);
    QVERIFY(timeline.stored().isEmpty());
}

void tst_Timeline::theSamePageAgainChangesNothing()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 5, false));
    QCOMPARE(timeline.mergeNewest(page(1, 5, false)), Change::none);
}

void tst_Timeline::aNewMessageIsAppendedOnce()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 2, false));
    QVERIFY(timeline.append(message(3)));
    QVERIFY(!timeline.append(message(3)));
    QCOMPARE(sequence(timeline.stored()), (QList<qint64>{1, 2, 3}));
}

void tst_Timeline::aNewMessageBehindAGapIsNotAppended()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, 2, false));
    QVERIFY(!timeline.append(message(4)));
    QCOMPARE(timeline.lastSeq(), 2);
}

void tst_Timeline::theFirstMessageOfAllShowsWhetherThereAreOlderOnes()
{
    Timeline first;
    first.append(message(1));
    QVERIFY(!first.hasOlder());
    Timeline later;
    later.append(message(7));
    QVERIFY(later.hasOlder());
}

void tst_Timeline::olderPagesGoBeforeTheFirst()
{
    Timeline timeline;
    timeline.mergeNewest(page(7, 8, true));
    QCOMPARE(sequence(timeline.prepend(page(4, 6, true))), (QList<qint64>{4, 5, 6}));
    QVERIFY(timeline.hasOlder());
    timeline.prepend(page(1, 3, false));
    QCOMPARE(timeline.firstSeq(), 1);
    QVERIFY(!timeline.hasOlder());
}

void tst_Timeline::anOlderPageThatDoesNotFitIsLeftOut()
{
    Timeline timeline;
    timeline.mergeNewest(page(7, 8, true));
    QVERIFY(timeline.prepend(page(2, 4, true)).isEmpty());
    QCOMPARE(timeline.firstSeq(), 7);
    QVERIFY(timeline.prepend({}).isEmpty());
    QVERIFY2(!timeline.hasOlder(), "nothing came and there is no more");
}

void tst_Timeline::pendingMessagesKeepTheirOrderAndAreBounded()
{
    Timeline timeline;
    for (qsizetype i = 0; i < Timeline::maxPending; ++i)
        QVERIFY(timeline.addPending({QString::number(i), u"text"_s, 0, {}}));
    QVERIFY(!timeline.addPending({u"one more"_s, u"text"_s, 0, {}}));
    QVERIFY(timeline.pendingOf(u"7"_s));
    QVERIFY(timeline.removePending(u"7"_s));
    QVERIFY(!timeline.removePending(u"7"_s));
    QVERIFY(!timeline.pendingOf(u"7"_s));
    QCOMPARE(timeline.pending().at(7).clientId, u"8"_s);
}

void tst_Timeline::aLongConversationForgetsItsOldest()
{
    Timeline timeline;
    timeline.mergeNewest(page(1, Timeline::maxStored, false));
    QVERIFY(!timeline.hasOlder());
    QVERIFY(timeline.append(message(Timeline::maxStored + 1)));
    QCOMPARE(timeline.stored().size(), Timeline::maxStored);
    QCOMPARE(timeline.firstSeq(), 2);
    QCOMPARE(timeline.lastSeq(), Timeline::maxStored + 1);
    QVERIFY(timeline.hasOlder());
}

void tst_Timeline::olderPagesAreTakenUpToTheLimit()
{
    Timeline timeline;
    timeline.mergeNewest(page(101, Timeline::maxStored + 90, true));
    const auto older = timeline.prepend(page(51, 100, true));
    QCOMPARE(sequence(older), (QList<qint64>{91, 92, 93, 94, 95, 96, 97, 98, 99, 100}));
    QCOMPARE(timeline.firstSeq(), 91);
    QVERIFY(!timeline.hasOlder());
    QVERIFY(timeline.prepend(page(41, 90, true)).isEmpty());
}

QTEST_GUILESS_MAIN(tst_Timeline)
#include "tst_timeline.moc"

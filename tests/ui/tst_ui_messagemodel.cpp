// SPDX-License-Identifier: MIT
#include "ui/models/messagemodel.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

namespace {

const qint64 noon = QDateTime(QDate(2024, 5, 14), QTime(12, 0)).toMSecsSinceEpoch();

Message stored(qint64 seq, const QString &from = u"Grace"_s, qint64 atMs = noon)
{
    Message message;
    message.id = u"m%1"_s.arg(seq);
    message.seq = seq;
    message.fromId = from;
    message.fromName = from;
    message.atMs = atMs;
    message.text = u"text %1"_s.arg(seq);
    return message;
}

Message waiting(const QString &clientId)
{
    Message message;
    message.clientId = clientId;
    message.fromId = u"me"_s;
    message.fromName = u"me"_s;
    message.atMs = noon;
    message.text = clientId;
    message.mine = true;
    message.delivery = Delivery::waiting;
    return message;
}

Message acknowledged(const QString &clientId, qint64 seq)
{
    Message message = waiting(clientId);
    message.id = u"m%1"_s.arg(seq);
    message.seq = seq;
    message.delivery = Delivery::sent;
    return message;
}

Message notice(const QString &text)
{
    Message message;
    message.kind = Message::Kind::notice;
    message.atMs = noon;
    message.text = text;
    return message;
}

QString order(const MessageModel &model)
{
    QStringList parts;
    for (int row = 0; row < model.rowCount(); ++row) {
        const Message &message = model.message(row);
        parts.append(message.seq > 0 ? QString::number(message.seq) : message.text);
    }
    return parts.join(u' ');
}

} // namespace

class TestMessageModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void messagesStandInTheOrderOfTheirNumbers();
    void aMessageThatIsKnownIsReplaced();
    void whatWaitsStaysAtTheEnd();
    void anAcknowledgedMessageTakesItsPlace();
    void anAcknowledgementBehindOthersMovesTheRow();
    void aNoticeStaysWhereItArrived();
    void olderMessagesComeFirstAndOnce();
    void aDiscardedMessageIsGone();
    void onlyPendingMessagesCanBeDiscarded();
    void sameClientIdOfAnotherPersonIsAnotherMessage();
    void neighboursOfOneAuthorMakeAGroup();
    void aNewDayBeginsWithASeparator();
    void aGroupEndsAfterAWhile();
    void neighboursAreToldWhenTheirGroupChanges();
    void theUidStaysThroughChanges();
    void aResetPutsPendingMessagesLast();
    void accessibleTextSaysWhoAndHowFar();

private:
    std::unique_ptr<MessageModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestMessageModel::init()
{
    m_model = std::make_unique<MessageModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestMessageModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void TestMessageModel::messagesStandInTheOrderOfTheirNumbers()
{
    for (const qint64 seq : {5, 3, 4, 9, 1}) {
        m_model->upsert(stored(seq));
    }
    QCOMPARE(order(*m_model), u"1 3 4 5 9"_s);
}

void TestMessageModel::aMessageThatIsKnownIsReplaced()
{
    m_model->upsert(stored(1));
    Message changed = stored(1);
    changed.text = u"better"_s;
    m_model->upsert(changed);
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->message(0).text, u"better"_s);
}

void TestMessageModel::whatWaitsStaysAtTheEnd()
{
    m_model->upsert(waiting(u"a"_s));
    m_model->upsert(stored(1));
    m_model->upsert(waiting(u"b"_s));
    m_model->upsert(stored(2));
    QCOMPARE(order(*m_model), u"1 2 a b"_s);
}

void TestMessageModel::anAcknowledgedMessageTakesItsPlace()
{
    m_model->upsert(stored(1));
    m_model->upsert(waiting(u"a"_s));
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    m_model->upsert(acknowledged(u"a"_s, 2));
    QCOMPARE(order(*m_model), u"1 2"_s);
    QCOMPARE(m_model->message(1).delivery, Delivery::sent);
    QCOMPARE(inserted.count(), 0);
}

void TestMessageModel::anAcknowledgementBehindOthersMovesTheRow()
{
    m_model->upsert(waiting(u"a"_s));
    m_model->upsert(waiting(u"b"_s));
    m_model->upsert(stored(3));
    QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
    m_model->upsert(acknowledged(u"b"_s, 2));
    QCOMPARE(order(*m_model), u"2 3 a"_s);
    QCOMPARE(moved.count(), 1);
    m_model->upsert(acknowledged(u"a"_s, 4));
    QCOMPARE(order(*m_model), u"2 3 4"_s);
}

void TestMessageModel::aNoticeStaysWhereItArrived()
{
    m_model->upsert(stored(1));
    m_model->upsert(waiting(u"a"_s));
    m_model->upsert(notice(u"joined"_s));
    m_model->upsert(stored(3));
    m_model->upsert(stored(2));
    QCOMPARE(order(*m_model), u"1 joined 2 3 a"_s);
}

void TestMessageModel::olderMessagesComeFirstAndOnce()
{
    m_model->upsert(stored(5));
    m_model->prepend({stored(3), stored(4), stored(5)});
    QCOMPARE(order(*m_model), u"3 4 5"_s);
    m_model->prepend({});
    QCOMPARE(m_model->rowCount(), 3);
}

void TestMessageModel::aDiscardedMessageIsGone()
{
    m_model->upsert(waiting(u"a"_s));
    m_model->upsert(waiting(u"b"_s));
    m_model->discard(u"a"_s);
    QCOMPARE(order(*m_model), u"b"_s);
}

void TestMessageModel::onlyPendingMessagesCanBeDiscarded()
{
    m_model->upsert(acknowledged(u"a"_s, 1));
    m_model->discard(u"a"_s);
    m_model->discard(u"unknown"_s);
    QCOMPARE(m_model->rowCount(), 1);
}

void TestMessageModel::sameClientIdOfAnotherPersonIsAnotherMessage()
{
    m_model->upsert(acknowledged(u"a"_s, 1));
    Message other = stored(2);
    other.clientId = u"a"_s;
    m_model->upsert(other);
    QCOMPARE(order(*m_model), u"1 2"_s);
}

void TestMessageModel::neighboursOfOneAuthorMakeAGroup()
{
    m_model->reset({stored(1), stored(2), stored(3, u"Linus"_s)});
    QCOMPARE(m_model->grouping(0), (Grouping{true, true, false}));
    QCOMPARE(m_model->grouping(1), (Grouping{false, false, true}));
    QCOMPARE(m_model->grouping(2), (Grouping{false, true, true}));
}

void TestMessageModel::aNewDayBeginsWithASeparator()
{
    m_model->reset({stored(1), stored(2, u"Grace"_s, noon + 24 * 3'600'000)});
    QCOMPARE(m_model->grouping(1), (Grouping{true, true, true}));
}

void TestMessageModel::aGroupEndsAfterAWhile()
{
    m_model->reset({stored(1), stored(2, u"Grace"_s, noon + MessageModel::groupGapMs)});
    QVERIFY(m_model->grouping(1).firstOfGroup);
}

void TestMessageModel::neighboursAreToldWhenTheirGroupChanges()
{
    m_model->upsert(stored(1));
    const quint32 before = m_model->revision(0);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->upsert(stored(2));
    QVERIFY(m_model->revision(0) != before);
    QVERIFY(!changed.isEmpty());
}

void TestMessageModel::theUidStaysThroughChanges()
{
    m_model->upsert(waiting(u"a"_s));
    m_model->upsert(waiting(u"b"_s));
    const quint64 uid = m_model->uid(1);
    m_model->upsert(acknowledged(u"b"_s, 1));
    QCOMPARE(m_model->uid(0), uid);
}

void TestMessageModel::aResetPutsPendingMessagesLast()
{
    m_model->reset({waiting(u"a"_s), stored(1), stored(2)});
    QCOMPARE(order(*m_model), u"1 2 a"_s);
}

void TestMessageModel::accessibleTextSaysWhoAndHowFar()
{
    Message failed = waiting(u"a"_s);
    failed.delivery = Delivery::failed;
    m_model->reset({stored(1), failed, notice(u"Linus has left"_s)});
    const auto text = [&](int row) { return m_model->index(row).data(Qt::AccessibleTextRole).toString(); };
    QCOMPARE(text(0), u"Grace, 12:00: text 1"_s);
    QCOMPARE(text(1), u"Linus has left"_s);
    QCOMPARE(text(2), u"You, not sent: a"_s);
}

QTEST_GUILESS_MAIN(TestMessageModel)
#include "tst_ui_messagemodel.moc"

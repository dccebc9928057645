// SPDX-License-Identifier: MIT
#include "tests/ui/roomfixture.h"
#include "ui/room/connectionstrip.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMimeData>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

namespace {

QString title(const QWidget *strip)
{
    return strip->findChildren<QLabel *>().at(1)->text();
}

} // namespace

class TestRoomPage : public QObject, private RoomFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { RoomFixture::init(); }
    void cleanup() { RoomFixture::cleanup(); }
    void enterSendsAndShiftEnterBeginsALine();
    void anEmptyOrTooLongMessageIsNotSent();
    void theComposerGrowsUpToALimit();
    void pastingTakesPlainTextOnly();
    void whatWaitsIsShownAndThenSent();
    void aFailedMessageCanBeTriedAgainOrDeleted();
    void typingIsToldOnceInAWhileAndEnds();
    void othersTypingIsShownAndForgotten();
    void aDraftSurvivesALostConnectionAndTheRoom();
    void theStripCountsDownAndOffersToTryNow();
    void theStripGoesWhenConnected();
    void newMessagesAreCountedOnAButtonWhileReadingAbove();
    void olderMessagesAreAskedForOnce();
    void anEmptyRoomSaysSo();
    void escapeComesBackToTheComposer();
    void aRoomThatDiesWithItsPortsLeavesNoTrace();
};

void TestRoomPage::enterSendsAndShiftEnterBeginsALine()
{
    QCOMPARE(QApplication::focusWidget(), edit());
    QTest::keyClicks(edit(), u"one"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit(), u"two"_s);
    QVERIFY(m_room->sent.isEmpty());
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_room->sent, QStringList{u"one\ntwo"_s});
    QVERIFY(edit()->toPlainText().isEmpty());
    edit()->setPlainText(u"by mouse"_s);
    QTest::mouseClick(find<QToolButton>("send"), Qt::LeftButton);
    QCOMPARE(m_room->sent.last(), u"by mouse"_s);
}

void TestRoomPage::anEmptyOrTooLongMessageIsNotSent()
{
    QTest::keyClick(edit(), Qt::Key_Return);
    edit()->setPlainText(u"  \n "_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(!find<QLabel>("counter")->isVisible());
    edit()->setPlainText(QString(4001, u'x'));
    QVERIFY(find<QLabel>("counter")->isVisible());
    QCOMPARE(find<QLabel>("counter")->text(), u"-1"_s);
    QVERIFY(!find<QToolButton>("send")->isEnabled());
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(m_room->sent.isEmpty());
    edit()->setPlainText(QString(4000, u'x'));
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_room->sent.size(), 1);
}

void TestRoomPage::theComposerGrowsUpToALimit()
{
    const int one = edit()->height();
    edit()->setPlainText(u"1\n2\n3"_s);
    const int three = edit()->height();
    QVERIFY(three > one);
    edit()->setPlainText(u"x\n"_s.repeated(8));
    const int most = edit()->height();
    edit()->setPlainText(u"x\n"_s.repeated(100));
    QCOMPARE(edit()->height(), most);
    edit()->clear();
    QCOMPARE(edit()->height(), one);
}

void TestRoomPage::pastingTakesPlainTextOnly()
{
    auto *mime = new QMimeData;
    mime->setHtml(u"<b>bold</b>"_s);
    mime->setText(u"plain"_s);
    QGuiApplication::clipboard()->setMimeData(mime);
    edit()->paste();
    QCOMPARE(edit()->toPlainText(), u"plain"_s);
}

void TestRoomPage::whatWaitsIsShownAndThenSent()
{
    edit()->setPlainText(u"hello"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    const QModelIndex index = view()->model()->index(0, 0);
    QCOMPARE(index.data(MessageModel::messageRole).value<Message>().delivery, Delivery::waiting);
    Message message = index.data(MessageModel::messageRole).value<Message>();
    message.id = u"m1"_s;
    message.seq = 1;
    message.delivery = Delivery::sent;
    Q_EMIT m_room->messageChanged(message);
    QCOMPARE(view()->model()->rowCount(), 1);
    QCOMPARE(view()->model()->index(0, 0).data(MessageModel::messageRole).value<Message>().delivery,
        Delivery::sent);
}

void TestRoomPage::aFailedMessageCanBeTriedAgainOrDeleted()
{
    edit()->setPlainText(u"hello"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    Message message = view()->model()->index(0, 0).data(MessageModel::messageRole).value<Message>();
    message.delivery = Delivery::failed;
    Q_EMIT m_room->messageChanged(message);
    Q_EMIT view()->retryRequested(u"c1"_s);
    QCOMPARE(m_room->retried, QStringList{u"c1"_s});
    Q_EMIT view()->discardRequested(u"c1"_s);
    QCOMPARE(m_room->discarded, QStringList{u"c1"_s});
    QCOMPARE(view()->model()->rowCount(), 0);
}

void TestRoomPage::typingIsToldOnceInAWhileAndEnds()
{
    QTest::keyClicks(edit(), u"abc"_s);
    QCOMPARE(m_room->typing, QList<bool>{true});
    m_now += Composer::typingRepeatMs;
    QTest::keyClicks(edit(), u"d"_s);
    QCOMPARE(m_room->typing, (QList<bool>{true, true}));
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_room->typing, (QList<bool>{true, true, false}));
    QTest::keyClicks(edit(), u"e"_s);
    edit()->clear();
    QCOMPARE(m_room->typing, (QList<bool>{true, true, false, true, false}));
}

void TestRoomPage::othersTypingIsShownAndForgotten()
{
    auto *label = find<QLabel>("typing");
    Q_EMIT m_room->typingChanged(u"u2"_s, u"Grace"_s, true);
    QCOMPARE(label->text(), u"Grace is typing…"_s);
    Q_EMIT m_room->typingChanged(u"u3"_s, u"Linus"_s, true);
    QCOMPARE(label->text(), u"Grace and Linus are typing…"_s);
    Q_EMIT m_room->typingChanged(u"u2"_s, u"Grace"_s, false);
    QCOMPARE(label->text(), u"Linus is typing…"_s);
    m_now += 60'000;
    QTRY_VERIFY(label->text().trimmed().isEmpty()); // by its own timer, with the clock we give
}

void TestRoomPage::aDraftSurvivesALostConnectionAndTheRoom()
{
    QTest::keyClicks(edit(), u"half a tho"_s);
    m_room->setStatus({ConnectionState::offline, u"The host is gone."_s, 0});
    QTest::keyClick(edit(), Qt::Key_Return);
    QVERIFY(m_room->sent.isEmpty());
    QCOMPARE(edit()->toPlainText(), u"half a tho"_s);
    QVERIFY(edit()->isEnabled());
    Q_EMIT m_room->closed({});
    QTRY_VERIFY(!edit());
    enter();
    QCOMPARE(edit()->toPlainText(), u"half a tho"_s);
}

void TestRoomPage::theStripCountsDownAndOffersToTryNow()
{
    auto *strip = m_window->findChild<ConnectionStrip *>();
    QVERIFY(!strip->isVisible());
    m_room->setStatus({ConnectionState::reconnecting, {}, 2});
    QVERIFY(strip->isVisible());
    QVERIFY(title(strip).contains(u"2 s"_s));
    strip->tick();
    QVERIFY(title(strip).contains(u"1 s"_s));
    QTest::mouseClick(button(u"Try now"_s), Qt::LeftButton);
    QCOMPARE(m_room->reconnects, 1);
    strip->tick();
    strip->tick();
    QVERIFY(title(strip).endsWith(u"again…"_s));
}

void TestRoomPage::theStripGoesWhenConnected()
{
    auto *strip = m_window->findChild<ConnectionStrip *>();
    m_room->setStatus({ConnectionState::offline, u"Wrong <b>name</b>"_s, 0});
    QVERIFY(strip->isVisible());
    QVERIFY(button(u"Connect again"_s));
    m_room->setStatus({ConnectionState::connected, {}, 0});
    QVERIFY(!strip->isVisible());
}

void TestRoomPage::newMessagesAreCountedOnAButtonWhileReadingAbove()
{
    for (int seq = 1; seq <= 60; ++seq) {
        m_room->say(u"message %1"_s.arg(seq), seq);
    }
    auto *fresh = find<QPushButton>("newMessages");
    QVERIFY(!fresh->isVisible());
    view()->verticalScrollBar()->setValue(0);
    QVERIFY(fresh->isVisible());
    m_room->say(u"new"_s, 61);
    QVERIFY(!view()->isAtEnd());
    QCOMPARE(fresh->text(), u"1 new message"_s);
    QTest::mouseClick(fresh, Qt::LeftButton);
    QVERIFY(view()->isAtEnd());
    QVERIFY(!fresh->isVisible());
    view()->verticalScrollBar()->setValue(0);
    edit()->setPlainText(u"mine"_s);
    QTest::keyClick(edit(), Qt::Key_Return); // what one sends oneself is wanted in view
    QVERIFY(view()->isAtEnd());
}

void TestRoomPage::olderMessagesAreAskedForOnce()
{
    for (int seq = 101; seq <= 160; ++seq) {
        m_room->say(u"message %1"_s.arg(seq), seq);
    }
    view()->verticalScrollBar()->setValue(0);
    QCOMPARE(m_room->olderAsked, 0); // there is nothing older
    m_room->older = true;
    view()->verticalScrollBar()->setValue(10);
    view()->verticalScrollBar()->setValue(0);
    QCOMPARE(m_room->olderAsked, 1);
    Q_EMIT m_room->olderLoaded({});
    view()->verticalScrollBar()->setValue(10);
    view()->verticalScrollBar()->setValue(0);
    QVERIFY(m_room->olderAsked >= 2);
}

void TestRoomPage::anEmptyRoomSaysSo()
{
    const auto labels = view()->viewport()->findChildren<QLabel *>();
    QVERIFY(!labels.isEmpty() && labels.last()->isVisible());
    m_room->say(u"hello"_s, 1);
    QVERIFY(!labels.last()->isVisible());
}

void TestRoomPage::escapeComesBackToTheComposer()
{
    m_room->say(u"hello"_s, 1);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), edit());
    view()->setFocus();
    QTest::keyClicks(view(), u"hi"_s); // the first letter moves the focus; the view sends both
    QCOMPARE(QApplication::focusWidget(), edit());
    QCOMPARE(edit()->toPlainText(), u"hi"_s);
}

void TestRoomPage::aRoomThatDiesWithItsPortsLeavesNoTrace()
{
    QTest::keyClicks(edit(), u"draft"_s);
    Q_EMIT m_room->closed(u"Gone."_s);
    m_pins.reset();
    m_room.reset();
    QTRY_VERIFY(!edit());
    QVERIFY(find<QLabel>("startNotice")->isVisible());
}

QTEST_MAIN(TestRoomPage)
#include "tst_ui_roompage.moc"

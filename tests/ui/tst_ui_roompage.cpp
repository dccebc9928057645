// SPDX-License-Identifier: MIT
#include "tests/ui/fakes.h"
#include "ui/conversation/composer.h"
#include "ui/conversation/messageview.h"
#include "ui/mainwindow.h"
#include "ui/pins/pindelegate.h"
#include "ui/pins/pinpanel.h"
#include "ui/room/connectionstrip.h"
#include "ui/room/roompage.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

class TestRoomPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
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
    void peopleComeAndGo();
    void clickingASwitchWritesThePin();
    void spaceWritesThePinAndInputsStay();
    void anEdgeFromElsewhereIsShown();
    void aRefusedWriteIsShown();
    void aSimulatedChipIsMarked();
    void missingPinsAreExplained();
    void pinsAreLockedWhileNotConnected();
    void aLinkIsOpenedOnlyAfterAsking();
    void addressesCanBeCopiedWhileHosting();
    void leavingAsksOnlyWhereOthersWouldBeHurt();
    void closingTheWindowAsksToo();
    void leavingAsAGuestNeedsNoQuestion();
    void narrowWindowsShowOnePanelAtATime();
    void panelsAndSplittersAreRemembered();
    void escapeComesBackToTheComposer();
    void aRoomThatDiesWithItsPortsLeavesNoTrace();

private:
    template <typename Widget> Widget *find(const char *name) const
    {
        return m_window->findChild<Widget *>(QString::fromLatin1(name));
    }
    QPushButton *button(const QString &text) const
    {
        for (auto *button : m_window->findChildren<QPushButton *>()) {
            if (button->text().remove(u'&') == text && button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }
    /// Begins anew with what was set up in m_room and m_pins.
    void enter();
    ComposerEdit *edit() const { return m_window->findChild<ComposerEdit *>(); }
    MessageView *view() const { return m_window->findChild<MessageView *>(); }
    QString title(const QWidget *strip) const;

    fake::Settings m_settings;
    std::unique_ptr<fake::Start> m_start;
    std::unique_ptr<fake::Room> m_room;
    std::unique_ptr<fake::Pins> m_pins;
    std::unique_ptr<MainWindow> m_window;
    QList<QUrl> m_opened;
    qint64 m_now = 1'700'000'000'000;
};

void TestRoomPage::enter()
{
    m_window.reset();
    WindowOptions options;
    options.scheme = SchemeChoice::light;
    options.openLink = [this](const QUrl &url) { m_opened.append(url); };
    options.nowMs = [this] { return m_now; };
    m_window = std::make_unique<MainWindow>(*m_start, m_settings, options);
    m_window->resize(1100, 720);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    Q_EMIT m_start->entered(m_room.get(), m_pins.get());
}

void TestRoomPage::init()
{
    m_settings.values.clear();
    m_opened.clear();
    m_start = std::make_unique<fake::Start>();
    m_room = std::make_unique<fake::Room>();
    m_pins = std::make_unique<fake::Pins>();
    m_pins->list = {
        {17, u"GPIO17"_s, u"Lamp"_s, {}, LineDirection::output, false, LineAccess::write, {}},
        {22, u"GPIO22"_s, u"Button"_s, {}, LineDirection::input, false, LineAccess::read, {}},
    };
    enter();
}

void TestRoomPage::cleanup()
{
    m_window.reset();
    m_room.reset();
    m_pins.reset();
    m_start.reset();
}

QString TestRoomPage::title(const QWidget *strip) const { return strip->findChildren<QLabel *>().at(1)->text(); }

void TestRoomPage::enterSendsAndShiftEnterBeginsALine()
{
    QCOMPARE(QApplication::focusWidget(), edit());
    QTest::keyClicks(edit(), u"one"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit(), u"two"_s);
    QVERIFY(m_room->sent.isEmpty());
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_room->sent, QStringList {u"one\ntwo"_s});
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
    QCOMPARE(view()->model()->index(0, 0).data(MessageModel::messageRole).value<Message>().delivery, Delivery::sent);
}

void TestRoomPage::aFailedMessageCanBeTriedAgainOrDeleted()
{
    edit()->setPlainText(u"hello"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    Message message = view()->model()->index(0, 0).data(MessageModel::messageRole).value<Message>();
    message.delivery = Delivery::failed;
    Q_EMIT m_room->messageChanged(message);
    Q_EMIT view()->retryRequested(u"c1"_s);
    QCOMPARE(m_room->retried, QStringList {u"c1"_s});
    Q_EMIT view()->discardRequested(u"c1"_s);
    QCOMPARE(m_room->discarded, QStringList {u"c1"_s});
    QCOMPARE(view()->model()->rowCount(), 0);
}

void TestRoomPage::typingIsToldOnceInAWhileAndEnds()
{
    QTest::keyClicks(edit(), u"abc"_s);
    QCOMPARE(m_room->typing, QList<bool> {true});
    m_now += Composer::typingRepeatMs;
    QTest::keyClicks(edit(), u"d"_s);
    QCOMPARE(m_room->typing, (QList<bool> {true, true}));
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_room->typing, (QList<bool> {true, true, false}));
    QTest::keyClicks(edit(), u"e"_s);
    edit()->clear();
    QCOMPARE(m_room->typing, (QList<bool> {true, true, false, true, false}));
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

void TestRoomPage::peopleComeAndGo()
{
    const auto *people = find<QListView>("people");
    QCOMPARE(people->model()->rowCount(), 1);
    Q_EMIT m_room->userJoined({u"u2"_s, u"Grace"_s, true, {}});
    QCOMPARE(people->model()->rowCount(), 2);
    QCOMPARE(find<QToolButton>("showPeople")->text(), u"2"_s);
    Q_EMIT m_room->userLeft(u"u2"_s);
    QCOMPARE(people->model()->rowCount(), 1);
    m_room->people.append({u"u3"_s, u"Linus"_s, true, {}});
    Q_EMIT m_room->usersReset();
    QCOMPARE(people->model()->rowCount(), 2);
}

void TestRoomPage::clickingASwitchWritesThePin()
{
    auto *pins = m_window->findChild<PinView *>();
    QStyleOptionViewItem option;
    option.rect = pins->visualRect(pins->model()->index(0, 0));
    const QPoint middle = qobject_cast<PinDelegate *>(pins->itemDelegate())->switchRect(option).center();
    QTest::mouseClick(pins->viewport(), Qt::LeftButton, {}, option.rect.topLeft() + QPoint(30, 20));
    QVERIFY(m_pins->writes.isEmpty()); // only the switch switches
    QTest::mouseClick(pins->viewport(), Qt::LeftButton, {}, middle);
    QCOMPARE(m_pins->writes, (QList<std::pair<int, bool>> {{17, true}}));
}

void TestRoomPage::spaceWritesThePinAndInputsStay()
{
    auto *pins = m_window->findChild<PinView *>();
    pins->setFocus();
    pins->setCurrentIndex(pins->model()->index(0, 0));
    QTest::keyClick(pins, Qt::Key_Space);
    QCOMPARE(m_pins->writes, (QList<std::pair<int, bool>> {{17, true}}));
    QTest::keyClick(pins, Qt::Key_Down);
    QTest::keyClick(pins, Qt::Key_Space);
    QCOMPARE(m_pins->writes.size(), 1);
}

void TestRoomPage::anEdgeFromElsewhereIsShown()
{
    const auto *pins = m_window->findChild<PinView *>();
    Line line = m_pins->list[1];
    line.value = true;
    Q_EMIT m_pins->lineChanged(line);
    QCOMPARE(pins->model()->index(1, 0).data(PinModel::valueRole).toBool(), true);
}

void TestRoomPage::aRefusedWriteIsShown()
{
    Q_EMIT m_pins->writeFailed(17, u"The line is busy."_s);
    const auto *pins = m_window->findChild<PinView *>();
    QCOMPARE(pins->model()->index(0, 0).data(PinModel::errorRole).toString(), u"The line is busy."_s);
}

void TestRoomPage::aSimulatedChipIsMarked()
{
    QVERIFY(find<QLabel>("simulated")->isVisible());
    Q_EMIT m_pins->chipChanged({ChipStatus::State::ready, u"gpiochip0"_s, false, {}});
    QVERIFY(!find<QLabel>("simulated")->isVisible());
}

void TestRoomPage::missingPinsAreExplained()
{
    Q_EMIT m_pins->chipChanged({ChipStatus::State::unavailable, {}, false, u"This host has no pins."_s});
    QVERIFY(!m_window->findChild<PinView *>()->isVisible());
    QCOMPARE(find<QLabel>("pinsText")->text(), u"This host has no pins."_s);
    m_pins.reset();
    enter();
    QVERIFY(!m_window->findChild<PinView *>());
    QVERIFY(!find<QToolButton>("showPins")->isVisible());
}

void TestRoomPage::pinsAreLockedWhileNotConnected()
{
    const auto *pins = m_window->findChild<PinView *>();
    m_room->setStatus({ConnectionState::reconnecting, {}, 3});
    QVERIFY(!pins->model()->index(0, 0).data(PinModel::switchableRole).toBool());
    m_room->setStatus({ConnectionState::connected, {}, 0});
    QVERIFY(pins->model()->index(0, 0).data(PinModel::switchableRole).toBool());
}

void TestRoomPage::aLinkIsOpenedOnlyAfterAsking()
{
    const QUrl url(u"https://google.com@evil.example/x"_s);
    Q_EMIT view()->linkActivated(url);
    QVERIFY(find<QWidget>("askBar")->isVisible());
    QVERIFY(find<QWidget>("askBar")->findChildren<QLabel *>().first()->text().contains(u"Open evil.example in"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!find<QWidget>("askBar")->isVisible());
    QVERIFY(m_opened.isEmpty());
    Q_EMIT view()->linkActivated(url);
    QTest::mouseClick(button(u"Open"_s), Qt::LeftButton);
    QCOMPARE(m_opened, QList<QUrl> {url});
    QVERIFY(!find<QWidget>("askBar")->isVisible());
    QCOMPARE(QApplication::focusWidget(), edit());
}

void TestRoomPage::addressesCanBeCopiedWhileHosting()
{
    QVERIFY(!find<QWidget>("shareStrip")->isVisible());
    m_room->roomInfo.hosting = true;
    m_room->roomInfo.shareAddresses = {u"http://192.168.1.20:3000"_s};
    enter();
    QVERIFY(find<QWidget>("shareStrip")->isVisible());
    QTest::mouseClick(find<QPushButton>("copyAddress"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://192.168.1.20:3000"_s);
    QTest::mouseClick(find<QToolButton>("invite"), Qt::LeftButton);
    QVERIFY(!find<QWidget>("shareStrip")->isVisible());
}

void TestRoomPage::leavingAsksOnlyWhereOthersWouldBeHurt()
{
    m_room->roomInfo.hosting = true;
    enter();
    QTest::mouseClick(find<QToolButton>("leave"), Qt::LeftButton);
    QCOMPARE(m_room->leaves, 1); // nobody else is here
    m_room->people.append({u"u2"_s, u"Grace"_s, true, {}});
    enter(); // the old window closes without a question, being destroyed
    m_room->leaves = 0;
    QTest::mouseClick(find<QToolButton>("leave"), Qt::LeftButton);
    QCOMPARE(m_room->leaves, 0);
    QTest::mouseClick(button(u"Cancel"_s), Qt::LeftButton);
    QCOMPARE(m_room->leaves, 0);
    QTest::mouseClick(find<QToolButton>("leave"), Qt::LeftButton);
    QTest::mouseClick(button(u"Close the room"_s), Qt::LeftButton);
    QCOMPARE(m_room->leaves, 1);
}

void TestRoomPage::closingTheWindowAsksToo()
{
    m_room->roomInfo.hosting = true;
    m_room->people.append({u"u2"_s, u"Grace"_s, true, {}});
    enter();
    QTest::keyClick(m_window.get(), Qt::Key_Q, Qt::ControlModifier);
    QVERIFY(m_window->isVisible());
    QCOMPARE(m_room->leaves, 0);
    QTest::mouseClick(button(u"Close the room"_s), Qt::LeftButton);
    QVERIFY(!m_window->isVisible());
    QCOMPARE(m_room->leaves, 1);
}

void TestRoomPage::leavingAsAGuestNeedsNoQuestion()
{
    m_room->people.append({u"u2"_s, u"Grace"_s, true, {}});
    enter();
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(m_room->leaves, 1);
    QVERIFY(m_window->close());
    QCOMPARE(m_room->leaves, 2);
}

void TestRoomPage::narrowWindowsShowOnePanelAtATime()
{
    const auto *people = find<QListView>("people");
    const auto *pins = m_window->findChild<PinView *>();
    QVERIFY(edit()->isVisible() && people->isVisible() && pins->isVisible());
    m_window->resize(480, 800);
    QTRY_VERIFY(!people->isVisible());
    QVERIFY(edit()->isVisible() && !pins->isVisible());
    QTest::mouseClick(find<QToolButton>("showPins"), Qt::LeftButton);
    QVERIFY(!edit()->isVisible() && pins->isVisible() && !people->isVisible());
    QTest::mouseClick(find<QToolButton>("showPeople"), Qt::LeftButton);
    QVERIFY(!edit()->isVisible() && !pins->isVisible() && people->isVisible());
    QTest::mouseClick(find<QToolButton>("showPeople"), Qt::LeftButton);
    QVERIFY(edit()->isVisible());
    m_window->resize(1100, 720);
    QTRY_VERIFY(people->isVisible());
    QVERIFY(edit()->isVisible() && pins->isVisible());
}

void TestRoomPage::panelsAndSplittersAreRemembered()
{
    QTest::mouseClick(find<QToolButton>("showPins"), Qt::LeftButton);
    QVERIFY(!m_window->findChild<PinView *>()->isVisible());
    m_window->close();
    enter();
    QVERIFY(!m_window->findChild<PinView *>()->isVisible());
    QVERIFY(!find<QToolButton>("showPins")->isChecked());
    QVERIFY(m_settings.values.contains(u"room/splitter"_s));
    QVERIFY(m_settings.values.contains(u"window/geometry"_s));
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

// SPDX-License-Identifier: MIT
#include "tests/ui/roomfixture.h"
#include "ui/pins/pindelegate.h"
#include "ui/pins/pinpanel.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

class TestRoomPanels : public QObject, private RoomFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { RoomFixture::init(); }
    void cleanup() { RoomFixture::cleanup(); }
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
    void whoCanNotBeAskedIsNotAsked();
    void leavingAsAGuestNeedsNoQuestion();
    void narrowWindowsShowOnePanelAtATime();
    void panelsAndSplittersAreRemembered();
};

void TestRoomPanels::peopleComeAndGo()
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

void TestRoomPanels::clickingASwitchWritesThePin()
{
    auto *pins = m_window->findChild<PinView *>();
    QStyleOptionViewItem option;
    option.rect = pins->visualRect(pins->model()->index(0, 0));
    const QPoint middle = qobject_cast<PinDelegate *>(pins->itemDelegate())->switchRect(option).center();
    QTest::mouseClick(pins->viewport(), Qt::LeftButton, {}, option.rect.topLeft() + QPoint(30, 20));
    QVERIFY(m_pins->writes.isEmpty()); // only the switch switches
    QTest::mouseClick(pins->viewport(), Qt::LeftButton, {}, middle);
    QCOMPARE(m_pins->writes, (QList<std::pair<int, bool>>{{17, true}}));
}

void TestRoomPanels::spaceWritesThePinAndInputsStay()
{
    auto *pins = m_window->findChild<PinView *>();
    pins->setFocus();
    pins->setCurrentIndex(pins->model()->index(0, 0));
    QTest::keyClick(pins, Qt::Key_Space);
    QCOMPARE(m_pins->writes, (QList<std::pair<int, bool>>{{17, true}}));
    QTest::keyClick(pins, Qt::Key_Down);
    QTest::keyClick(pins, Qt::Key_Space);
    QCOMPARE(m_pins->writes.size(), 1);
}

void TestRoomPanels::anEdgeFromElsewhereIsShown()
{
    const auto *pins = m_window->findChild<PinView *>();
    Line line = m_pins->list[1];
    line.value = true;
    Q_EMIT m_pins->lineChanged(line);
    QCOMPARE(pins->model()->index(1, 0).data(PinModel::valueRole).toBool(), true);
}

void TestRoomPanels::aRefusedWriteIsShown()
{
    Q_EMIT m_pins->writeFailed(17, u"The line is busy."_s);
    const auto *pins = m_window->findChild<PinView *>();
    QCOMPARE(pins->model()->index(0, 0).data(PinModel::errorRole).toString(), u"The line is busy."_s);
}

void TestRoomPanels::aSimulatedChipIsMarked()
{
    QVERIFY(find<QLabel>("simulated")->isVisible());
    Q_EMIT m_pins->chipChanged({ChipStatus::State::ready, u"gpiochip0"_s, false, {}});
    QVERIFY(!find<QLabel>("simulated")->isVisible());
}

void TestRoomPanels::missingPinsAreExplained()
{
    Q_EMIT m_pins->chipChanged({ChipStatus::State::unavailable, {}, false, u"This host has no pins."_s});
    QVERIFY(!m_window->findChild<PinView *>()->isVisible());
    QCOMPARE(find<QLabel>("pinsText")->text(), u"This host has no pins."_s);
    m_pins.reset();
    enter();
    QVERIFY(!m_window->findChild<PinView *>());
    QVERIFY(!find<QToolButton>("showPins")->isVisible());
}

void TestRoomPanels::pinsAreLockedWhileNotConnected()
{
    const auto *pins = m_window->findChild<PinView *>();
    m_room->setStatus({ConnectionState::reconnecting, {}, 3});
    QVERIFY(!pins->model()->index(0, 0).data(PinModel::switchableRole).toBool());
    m_room->setStatus({ConnectionState::connected, {}, 0});
    QVERIFY(pins->model()->index(0, 0).data(PinModel::switchableRole).toBool());
}

void TestRoomPanels::aLinkIsOpenedOnlyAfterAsking()
{
    const QUrl url(u"https://google.com@evil.example/x"_s);
    Q_EMIT view()->linkActivated(url);
    QVERIFY(find<QWidget>("askBar")->isVisible());
    QVERIFY(find<QWidget>("askBar")->findChildren<QLabel *>().first()->text().contains(
        u"Open evil.example in"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!find<QWidget>("askBar")->isVisible());
    QVERIFY(m_opened.isEmpty());
    Q_EMIT view()->linkActivated(url);
    QTest::mouseClick(button(u"Open"_s), Qt::LeftButton);
    QCOMPARE(m_opened, QList<QUrl>{url});
    QVERIFY(!find<QWidget>("askBar")->isVisible());
    QCOMPARE(QApplication::focusWidget(), edit());
}

void TestRoomPanels::addressesCanBeCopiedWhileHosting()
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

void TestRoomPanels::leavingAsksOnlyWhereOthersWouldBeHurt()
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

void TestRoomPanels::closingTheWindowAsksToo()
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

void TestRoomPanels::whoCanNotBeAskedIsNotAsked()
{
    m_room->roomInfo.hosting = true;
    m_room->people.append({u"u2"_s, u"Grace"_s, true, {}});
    enter();
    m_window->closeAtOnce();
    QVERIFY(!m_window->isVisible());
    QCOMPARE(m_room->leaves, 1);
}

void TestRoomPanels::leavingAsAGuestNeedsNoQuestion()
{
    m_room->people.append({u"u2"_s, u"Grace"_s, true, {}});
    enter();
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(m_room->leaves, 1);
    QVERIFY(m_window->close());
    QCOMPARE(m_room->leaves, 2);
}

void TestRoomPanels::narrowWindowsShowOnePanelAtATime()
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

void TestRoomPanels::panelsAndSplittersAreRemembered()
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

QTEST_MAIN(TestRoomPanels)
#include "tst_ui_roompanels.moc"

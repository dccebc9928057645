// SPDX-License-Identifier: MIT
#include "tests/ui/fakes.h"
#include "ui/mainwindow.h"
#include "ui/room/roompage.h"
#include "ui/settings/settingspage.h"
#include "ui/start/startpage.h"
#include "ui/widgets/formfield.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

class TestStartPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void enterInTheRoomNameHosts();
    void enterInThePortHosts();
    void enterInTheAddressJoins();
    void theAddressIsSentInItsNormalForm();
    void missingThingsAreSaidBesideTheirFields();
    void anErrorGoesWhenItsFieldIsEdited();
    void aTakenPortIsSaidBesideThePort();
    void anUnknownHostIsSaidBesideTheAddress();
    void aTakenNameIsSaidBesideTheName();
    void anErrorOfNoFieldIsSaidInTheCard();
    void progressIsShownAndCanBeCancelled();
    void escapeCancels();
    void onlyOneAttemptRunsAtATime();
    void joinedServersAreOfferedAgain();
    void aServerCanBeForgotten();
    void portNoughtTakesAnyThatIsFree();
    void aNewcomerFindsNamesProposed();
    void namesAndPortAreRemembered();
    void anEnteredRoomIsShownAndItsEndComesBackHere();
    void hostedRoomsAreNotOfferedForJoining();
    void theCommandLineFillsTheFields();
    void aNameOfSpacesOrControlCharactersIsRefused();
    void settingsAreAPageAndEscapeLeavesIt();
    void theSchemeIsRememberedButNotTheOneOfTheCommandLine();
    void textsOfServersAreShownAsPlainText();

private:
    template <typename Widget>
    Widget *find(const char *name) const
    {
        return m_window->findChild<Widget *>(QString::fromLatin1(name));
    }
    QString errorAt(const char *editor) const
    {
        return qobject_cast<FormField *>(find<QWidget>(editor)->parentWidget())->error();
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
    QWidget *page() const { return m_window->findChild<QStackedWidget *>()->currentWidget(); }
    void makeWindow();

    fake::Settings m_settings;
    QString m_suggestedName;
    QString m_suggestedRoom;
    std::unique_ptr<fake::Start> m_start;
    std::unique_ptr<MainWindow> m_window;
};

void TestStartPage::makeWindow()
{
    m_window.reset();
    m_start = std::make_unique<fake::Start>();
    WindowOptions options;
    options.scheme = SchemeChoice::light;
    options.suggestedName = m_suggestedName;
    options.suggestedRoom = m_suggestedRoom;
    m_window = std::make_unique<MainWindow>(*m_start, m_settings, options);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestStartPage::init()
{
    m_settings.values.clear();
    m_settings.values.insert(u"start/displayName"_s, u"Ada"_s);
    m_suggestedName.clear();
    m_suggestedRoom.clear();
    makeWindow();
}

void TestStartPage::cleanup()
{
    m_window.reset();
    m_start.reset();
}

void TestStartPage::enterInTheRoomNameHosts()
{
    find<QLineEdit>("roomName")->setFocus();
    QTest::keyClicks(find<QLineEdit>("roomName"), u"  Work   shop "_s);
    QTest::keyClick(find<QLineEdit>("roomName"), Qt::Key_Return);
    QCOMPARE(m_start->hosted, (QList<HostSettings>{{u"Work shop"_s, 3000, u"Ada"_s}}));
}

void TestStartPage::enterInThePortHosts()
{
    find<QLineEdit>("roomName")->setText(u"Workshop"_s);
    auto *port = find<QSpinBox>("hostPort");
    port->setFocus();
    port->selectAll();
    QTest::keyClicks(port, u"4321"_s);
    QTest::keyClick(port, Qt::Key_Return);
    QCOMPARE(m_start->hosted, (QList<HostSettings>{{u"Workshop"_s, 4321, u"Ada"_s}}));
}

void TestStartPage::enterInTheAddressJoins()
{
    QTest::keyClicks(find<QLineEdit>("address"), u"pi:3001"_s);
    QTest::keyClick(find<QLineEdit>("address"), Qt::Key_Enter);
    QCOMPARE(m_start->joined, (QList<JoinSettings>{{u"http://pi:3001"_s, u"Ada"_s}}));
}

void TestStartPage::theAddressIsSentInItsNormalForm()
{
    find<QLineEdit>("address")->setText(u" raspberrypi.local "_s);
    QTest::mouseClick(button(u"Join the room"_s), Qt::LeftButton);
    QCOMPARE(m_start->joined.value(0).address, u"http://raspberrypi.local:3000"_s);
}

void TestStartPage::missingThingsAreSaidBesideTheirFields()
{
    find<QLineEdit>("displayName")->clear();
    QTest::mouseClick(button(u"Open the room"_s), Qt::LeftButton);
    QVERIFY(!errorAt("roomName").isEmpty());
    QVERIFY(!errorAt("displayName").isEmpty());
    QVERIFY(m_start->hosted.isEmpty());
    QCOMPARE(find<QLineEdit>("displayName")->accessibleDescription(), errorAt("displayName"));
    QCOMPARE(QApplication::focusWidget(), find<QLineEdit>("displayName"));
}

void TestStartPage::anErrorGoesWhenItsFieldIsEdited()
{
    QTest::mouseClick(button(u"Join the room"_s), Qt::LeftButton);
    QVERIFY(!errorAt("address").isEmpty());
    QTest::keyClicks(find<QLineEdit>("address"), u"p"_s);
    QVERIFY(errorAt("address").isEmpty());
}

void TestStartPage::aTakenPortIsSaidBesideThePort()
{
    find<QLineEdit>("roomName")->setText(u"Workshop"_s);
    QTest::mouseClick(button(u"Open the room"_s), Qt::LeftButton);
    Q_EMIT m_start->failed({StartField::port, u"Port 3000 is taken."_s});
    QCOMPARE(errorAt("hostPort"), u"Port 3000 is taken."_s);
    QCOMPARE(QApplication::focusWidget(), find<QSpinBox>("hostPort"));
    QVERIFY(button(u"Open the room"_s)->isEnabled());
    QTest::mouseClick(button(u"Open the room"_s), Qt::LeftButton);
    QCOMPARE(m_start->hosted.size(), 2);
}

void TestStartPage::anUnknownHostIsSaidBesideTheAddress()
{
    find<QLineEdit>("address")->setText(u"nowhere"_s);
    QTest::keyClick(find<QLineEdit>("address"), Qt::Key_Return);
    Q_EMIT m_start->failed({StartField::address, u"There is no computer of that name."_s});
    QCOMPARE(errorAt("address"), u"There is no computer of that name."_s);
    QCOMPARE(QApplication::focusWidget(), find<QLineEdit>("address"));
}

void TestStartPage::aTakenNameIsSaidBesideTheName()
{
    find<QLineEdit>("address")->setText(u"pi"_s);
    QTest::keyClick(find<QLineEdit>("address"), Qt::Key_Return);
    Q_EMIT m_start->failed({StartField::displayName, u"Someone there has that name."_s});
    QCOMPARE(errorAt("displayName"), u"Someone there has that name."_s);
}

void TestStartPage::anErrorOfNoFieldIsSaidInTheCard()
{
    find<QLineEdit>("address")->setText(u"pi"_s);
    QTest::keyClick(find<QLineEdit>("address"), Qt::Key_Return);
    Q_EMIT m_start->failed({StartField::general, u"This is no Tincan server."_s});
    QStringList shown;
    for (auto *notice : m_window->findChildren<QLabel *>(u"notice"_s)) {
        if (notice->isVisible()) {
            shown.append(notice->text());
        }
    }
    QCOMPARE(shown, (QStringList{u"This is no Tincan server."_s}));
}

void TestStartPage::progressIsShownAndCanBeCancelled()
{
    find<QLineEdit>("address")->setText(u"pi"_s);
    QTest::mouseClick(button(u"Join the room"_s), Qt::LeftButton);
    QVERIFY(!button(u"Join the room"_s));
    QVERIFY(!find<QLineEdit>("address")->isEnabled());
    Q_EMIT m_start->progressed(u"Looking for pi…"_s);
    QPushButton *cancel = button(u"Cancel"_s);
    QVERIFY(cancel);
    QCOMPARE(cancel->parentWidget()->findChild<QLabel *>(u"progress"_s)->text(), u"Looking for pi…"_s);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(m_start->cancels, 1);
    Q_EMIT m_start->cancelled();
    QVERIFY(button(u"Join the room"_s)->isEnabled());
    QVERIFY(find<QLineEdit>("address")->isEnabled());
}

void TestStartPage::escapeCancels()
{
    find<QLineEdit>("address")->setText(u"pi"_s);
    QTest::keyClick(find<QLineEdit>("address"), Qt::Key_Return);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QCOMPARE(m_start->cancels, 1);
}

void TestStartPage::onlyOneAttemptRunsAtATime()
{
    m_window->join({u"http://pi:3000"_s, u"Ada"_s});
    m_window->join({u"http://pi:3000"_s, u"Ada"_s});
    m_window->host({u"Workshop"_s, 3000, u"Ada"_s});
    QCOMPARE(m_start->joined.size(), 1);
    QVERIFY(m_start->hosted.isEmpty());
}

void TestStartPage::joinedServersAreOfferedAgain()
{
    m_settings.values.insert(u"start/recent"_s, QStringList{u"http://10.0.0.7:3000 Workshop"_s});
    makeWindow();
    auto *recent = find<QPushButton>("recent");
    QVERIFY(recent && recent->accessibleName().contains(u"Workshop"_s));
    QTest::mouseClick(recent, Qt::LeftButton);
    QCOMPARE(m_start->joined, (QList<JoinSettings>{{u"http://10.0.0.7:3000"_s, u"Ada"_s}}));
}

void TestStartPage::aServerCanBeForgotten()
{
    m_settings.values.insert(u"start/recent"_s, QStringList{u"http://10.0.0.7:3000 Workshop"_s});
    makeWindow();
    QTest::mouseClick(find<QToolButton>("forget"), Qt::LeftButton);
    QVERIFY(m_settings.value(u"start/recent"_s).toStringList().isEmpty());
    QTRY_VERIFY(!find<QPushButton>("recent"));
}

void TestStartPage::portNoughtTakesAnyThatIsFree()
{
    m_window->host({u"Workshop"_s, 0, u"Grace"_s});
    QCOMPARE(m_start->hosted.value(0).port, 0);
    makeWindow();
    QCOMPARE(find<QSpinBox>("hostPort")->text(), u"Any free port"_s);
}

void TestStartPage::aNewcomerFindsNamesProposed()
{
    m_settings.values.clear();
    m_suggestedName = u"ada"_s;
    m_suggestedRoom = u"workbench"_s;
    makeWindow();
    QCOMPARE(find<QLineEdit>("displayName")->text(), u"ada"_s);
    QCOMPARE(find<QLineEdit>("displayName")->selectedText(), u"ada"_s);
    QCOMPARE(find<QLineEdit>("roomName")->text(), u"workbench"_s);
    m_window->host({u"Workshop"_s, 4000, u"Grace"_s});
    makeWindow();
    QCOMPARE(find<QLineEdit>("displayName")->text(), u"Grace"_s);
    QCOMPARE(find<QLineEdit>("roomName")->text(), u"Workshop"_s);
    QCOMPARE(find<QSpinBox>("hostPort")->value(), 4000);
}

void TestStartPage::namesAndPortAreRemembered()
{
    m_window->host({u"Workshop"_s, 4000, u"Grace"_s});
    makeWindow();
    QCOMPARE(find<QLineEdit>("displayName")->text(), u"Grace"_s);
    QCOMPARE(find<QLineEdit>("roomName")->text(), u"Workshop"_s);
    QCOMPARE(find<QSpinBox>("hostPort")->value(), 4000);
}

void TestStartPage::anEnteredRoomIsShownAndItsEndComesBackHere()
{
    fake::Room room;
    m_window->join({u"http://10.0.0.7:3000"_s, u"Ada"_s});
    Q_EMIT m_start->entered(&room, nullptr);
    QVERIFY(qobject_cast<RoomPage *>(page()));
    QCOMPARE(m_window->windowTitle(), u"Workshop – Tincan"_s);
    QCOMPARE(
        m_settings.value(u"start/recent"_s).toStringList(), QStringList{u"http://10.0.0.7:3000 Workshop"_s});
    Q_EMIT room.closed(u"The host has closed the room."_s);
    QVERIFY(qobject_cast<StartPage *>(page()));
    QVERIFY(find<QLabel>("startNotice")->isVisible());
    QCOMPARE(find<QLabel>("startNotice")->text(), u"The host has closed the room."_s);
    m_window->join({u"http://10.0.0.7:3000"_s, u"Ada"_s}); // once more, with the old page still dying
    Q_EMIT m_start->entered(&room, nullptr);
    QVERIFY(qobject_cast<RoomPage *>(page()));
    QVERIFY(!find<QLabel>("startNotice")->isVisible());
    m_window.reset();
}

void TestStartPage::hostedRoomsAreNotOfferedForJoining()
{
    fake::Room room;
    room.roomInfo.hosting = true;
    m_window->host({u"Workshop"_s, 3000, u"Ada"_s});
    Q_EMIT m_start->entered(&room, nullptr);
    QVERIFY(m_settings.value(u"start/recent"_s).toStringList().isEmpty());
    m_window.reset();
}

void TestStartPage::theCommandLineFillsTheFields()
{
    m_window->join({u"http://pi:3000"_s, {}});
    QCOMPARE(m_start->joined, (QList<JoinSettings>{{u"http://pi:3000"_s, u"Ada"_s}}));
    QCOMPARE(find<QLineEdit>("address")->text(), u"pi:3000"_s);
}

void TestStartPage::aNameOfSpacesOrControlCharactersIsRefused()
{
    m_window->join({u"http://pi:3000"_s, u"   "_s});
    QVERIFY(!errorAt("displayName").isEmpty());
    m_window->join({u"http://pi:3000"_s, u"a\u0007b"_s});
    QVERIFY(!errorAt("displayName").isEmpty());
    QVERIFY(m_start->joined.isEmpty());
}

void TestStartPage::settingsAreAPageAndEscapeLeavesIt()
{
    QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(qobject_cast<SettingsPage *>(page()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(qobject_cast<StartPage *>(page()));
}

void TestStartPage::theSchemeIsRememberedButNotTheOneOfTheCommandLine()
{
    QVERIFY(!m_settings.values.contains(u"look/scheme"_s));
    Q_EMIT m_window->findChild<SettingsPage *>()->schemeChosen(SchemeChoice::dark);
    QCOMPARE(m_settings.value(u"look/scheme"_s).toString(), u"dark"_s);
    const QColor window = QApplication::palette().color(QPalette::Window);
    QVERIFY(window.lightness() < 60);
    fake::Start start;
    const MainWindow again(start, m_settings);
    QCOMPARE(QApplication::palette().color(QPalette::Window), window);
}

void TestStartPage::textsOfServersAreShownAsPlainText()
{
    m_window->join({u"http://pi:3000"_s, {}});
    Q_EMIT m_start->failed({StartField::general, u"<b>bold</b><img src='http://x.example/y'>"_s});
    for (auto *label : m_window->findChildren<QLabel *>()) {
        QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(), qPrintable(label->text()));
    }
}

QTEST_MAIN(TestStartPage)
#include "tst_ui_startpage.moc"

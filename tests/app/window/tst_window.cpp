// SPDX-License-Identifier: MIT
// The real window hosts a real server, and a real browser joins it.

#include "app/joining/startcontroller.h"
#include "tests/app/window/companion.h"
#include "tests/support/patience.h"
#include "ui/mainwindow.h"
#include "ui/models/messagemodel.h"
#include "ui/models/pinmodel.h"
#include "ui/settings/qsettingsstore.h"

#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan;
using test::patienceMs;

namespace {

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

HostSettings onlyHere()
{
    HostSettings settings;
    settings.address = QHostAddress(QHostAddress::LocalHost);
    settings.publicDirectory = qEnvironmentVariable("TINCAN_SOURCE_DIR") + u"/tests/browser/pages"_s;
    return settings;
}

/// One window with its own settings, as one person has it.
struct Desk
{
    Desk()
        : settings(std::make_unique<QSettings>(folder.filePath(u"settings.ini"_s), QSettings::IniFormat)),
          start(onlyHere()), window(start, settings)
    {
        window.resize(1100, 720);
        window.show();
    }

    template <typename Widget>
    Widget *find(const QString &name) const
    {
        const auto all = window.findChildren<Widget *>(name);
        for (Widget *widget : all) {
            if (widget->isVisibleTo(&window))
                return widget;
        }
        return nullptr;
    }

    QAbstractItemModel *messages() const { return window.findChild<QListView *>(u"messages"_s)->model(); }

    bool shows(const QString &text) const
    {
        const QAbstractItemModel *model = messages();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data(ui::MessageModel::messageRole).value<ui::Message>().text == text)
                return true;
        }
        return false;
    }

    QModelIndex pin(int line) const
    {
        const auto *view = find<QListView>(u"pins"_s);
        for (int row = 0; view && row < view->model()->rowCount(); ++row) {
            const QModelIndex index = view->model()->index(row, 0);
            if (index.data(ui::PinModel::lineRole).toInt() == line)
                return index;
        }
        return {};
    }

    void host(const QString &name, quint16 port)
    {
        find<QLineEdit>(u"displayName"_s)->setText(name);
        find<QLineEdit>(u"roomName"_s)->setText(u"Workshop"_s);
        find<QSpinBox>(u"hostPort"_s)->setValue(port);
        QTest::keyClick(find<QLineEdit>(u"roomName"_s), Qt::Key_Return);
    }

    void join(const QString &name, const QString &address)
    {
        find<QLineEdit>(u"displayName"_s)->setText(name);
        find<QLineEdit>(u"address"_s)->setText(address);
        QTest::keyClick(find<QLineEdit>(u"address"_s), Qt::Key_Return);
    }

    void say(const QString &text)
    {
        auto *composer = find<QPlainTextEdit>(u"composer"_s);
        QTest::keyClicks(composer, text);
        QTest::keyClick(composer, Qt::Key_Return);
    }

    QTemporaryDir folder;
    ui::QSettingsStore settings;
    StartController start;
    ui::MainWindow window;
};

} // namespace

class tst_Window : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWindowHostsAndTalksAndSwitchesWithABrowser();
    void theWindowTalksWithATutorialsPage_data();
    void theWindowTalksWithATutorialsPage();
    void aSecondWindowJoinsTheFirst();
    void aNameThatIsTakenIsSaidBesideTheName();
    void aTakenPortIsSaidBesideThePort();
    void aHostThatCannotBeReachedIsSaidBesideTheAddress();
};

void tst_Window::theWindowHostsAndTalksAndSwitchesWithABrowser()
{
    Desk desk;
    const quint16 port = freePort();
    desk.host(u"Ada"_s, port);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPlainTextEdit>(u"composer"_s), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.pin(21).isValid(), patienceMs);

    Companion browser;
    QVERIFY(browser.start());
    QCOMPARE(browser.tell({u"join"_s, u"http://127.0.0.1:%1/"_s.arg(port), u"Grace"_s}), QString());

    desk.say(u"hello from the window"_s);
    QCOMPARE(browser.tell({u"see"_s, u"hello from the window"_s}), QString());
    QCOMPARE(browser.tell({u"seePerson"_s, u"Ada"_s}), QString());

    QCOMPARE(browser.tell({u"say"_s, u"<img src=x onerror=alert(1)> from the page"_s}), QString());
    QTRY_VERIFY_WITH_TIMEOUT(desk.shows(u"<img src=x onerror=alert(1)> from the page"_s), patienceMs);

    const bool before = desk.pin(21).data(ui::PinModel::valueRole).toBool();
    auto *pins = desk.find<QListView>(u"pins"_s);
    pins->setCurrentIndex(desk.pin(21));
    QTest::keyClick(pins, Qt::Key_Space);
    QCOMPARE(browser.tell({u"level"_s, 21, !before}), QString());
    QTRY_COMPARE_WITH_TIMEOUT(desk.pin(21).data(ui::PinModel::valueRole).toBool(), !before, patienceMs);

    QCOMPARE(browser.tell({u"toggle"_s, 21}), QString());
    QTRY_COMPARE_WITH_TIMEOUT(desk.pin(21).data(ui::PinModel::valueRole).toBool(), before, patienceMs);
}

void tst_Window::theWindowTalksWithATutorialsPage_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("lineOfWindow");
    QTest::newRow("plain") << u"plain"_s << u"hello from the window"_s;
    QTest::newRow("send/new") << u"send-new"_s << u"Ada: hello from the window"_s;
    QTest::newRow("named room") << u"named-room"_s << u"Ada: hello from the window"_s;
    QTest::newRow("chat example") << u"chat-example"_s << u"Ada: hello from the window"_s;
    QTest::newRow("tutorial") << u"tutorial"_s << u"hello from the window"_s;
}

void tst_Window::theWindowTalksWithATutorialsPage()
{
    QFETCH(QString, page);
    QFETCH(QString, lineOfWindow);
    Desk desk;
    const quint16 port = freePort();
    desk.host(u"Ada"_s, port);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPlainTextEdit>(u"composer"_s), patienceMs);

    Companion browser;
    QVERIFY(browser.start());
    QCOMPARE(browser.tell({u"open"_s, u"http://127.0.0.1:%1/%2.html"_s.arg(port).arg(page)}), QString());
    QCOMPARE(browser.tell({u"write"_s, u"<b>hello</b> from the page"_s}), QString());
    QTRY_VERIFY_WITH_TIMEOUT(desk.shows(u"<b>hello</b> from the page"_s), patienceMs);

    desk.say(u"hello from the window"_s);
    QCOMPARE(browser.tell({u"read"_s, lineOfWindow}), QString());
}

void tst_Window::aSecondWindowJoinsTheFirst()
{
    Desk host;
    Desk guest;
    const quint16 port = freePort();
    host.host(u"Ada"_s, port);
    QTRY_VERIFY_WITH_TIMEOUT(host.find<QPlainTextEdit>(u"composer"_s), patienceMs);
    guest.join(u"Edsger"_s, u"127.0.0.1:%1"_s.arg(port));
    QTRY_VERIFY_WITH_TIMEOUT(guest.find<QPlainTextEdit>(u"composer"_s), patienceMs);
    guest.say(u"structured greetings"_s);
    QTRY_VERIFY_WITH_TIMEOUT(host.shows(u"structured greetings"_s), patienceMs);
    host.say(u"welcome"_s);
    QTRY_VERIFY_WITH_TIMEOUT(guest.shows(u"welcome"_s), patienceMs);
}

void tst_Window::aNameThatIsTakenIsSaidBesideTheName()
{
    Desk host;
    Desk guest;
    const quint16 port = freePort();
    host.host(u"Ada"_s, port);
    QTRY_VERIFY_WITH_TIMEOUT(host.find<QPlainTextEdit>(u"composer"_s), patienceMs);
    QSignalSpy failed(&guest.start, &ui::StartPort::failed);
    guest.join(u"ada"_s, u"127.0.0.1:%1"_s.arg(port));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    const auto error = failed.at(0).at(0).value<ui::StartError>();
    QCOMPARE(error.field, ui::StartField::displayName);
    QVERIFY2(!error.text.isEmpty(), "words for a person");
}

void tst_Window::aTakenPortIsSaidBesideThePort()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    Desk desk;
    QSignalSpy failed(&desk.start, &ui::StartPort::failed);
    desk.host(u"Ada"_s, holder.serverPort());
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    const auto error = failed.at(0).at(0).value<ui::StartError>();
    QCOMPARE(error.field, ui::StartField::port);
    QVERIFY2(error.text.contains(QString::number(holder.serverPort())), qPrintable(error.text));
    QVERIFY2(desk.find<QLineEdit>(u"roomName"_s), "the start page is still there, to try again");
}

void tst_Window::aHostThatCannotBeReachedIsSaidBesideTheAddress()
{
    Desk desk;
    QSignalSpy failed(&desk.start, &ui::StartPort::failed);
    desk.join(u"Ada"_s, u"127.0.0.1:%1"_s.arg(freePort()));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patienceMs);
    const auto error = failed.at(0).at(0).value<ui::StartError>();
    QCOMPARE(error.field, ui::StartField::address);
    QVERIFY(!error.text.isEmpty());
}

QTEST_MAIN(tst_Window)
#include "tst_window.moc"

// SPDX-License-Identifier: MIT
#include "tests/ui/fakes.h"
#include "ui/conversation/composer.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSet>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

namespace {

bool isControl(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QAbstractItemView *>(widget)
        || qobject_cast<const QPlainTextEdit *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
        || (qobject_cast<const QLineEdit *>(widget)
            && !qobject_cast<const QAbstractSpinBox *>(widget->parent()));
}

QString describe(const QWidget *widget)
{
    return u"%1 \"%2\" in %3"_s.arg(QString::fromLatin1(widget->metaObject()->className()),
        widget->objectName(),
        QString::fromLatin1(
            widget->parentWidget() ? widget->parentWidget()->metaObject()->className() : "nothing"));
}

} // namespace

class TestAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyControlHasAnAccessibleName_data();
    void everyControlHasAnAccessibleName();
    void tabReachesEveryControl_data();
    void tabReachesEveryControl();
    void theFocusCanBeSeenOnEveryControl_data();
    void theFocusCanBeSeenOnEveryControl();
    void rowsSpeakForThemselves();
    void mnemonicsDoNotClash_data();
    void mnemonicsDoNotClash();
    void everyMenuEntryHasAMnemonic();
    void whatOthersWriteIsAnnounced();
    void aLostConnectionIsAnnouncedOnce();

private:
    void addPages();
    void open(const QString &page);
    QList<QWidget *> controls() const;

    fake::Settings m_settings;
    std::unique_ptr<fake::Start> m_start;
    std::unique_ptr<fake::Room> m_room;
    std::unique_ptr<fake::Pins> m_pins;
    std::unique_ptr<MainWindow> m_window;
};

void TestAccess::init()
{
    m_settings.values.clear();
    m_settings.setValue(u"start/recent"_s, QStringList{u"http://10.0.0.7:3000 Workshop"_s});
    m_start = std::make_unique<fake::Start>();
    m_room = std::make_unique<fake::Room>();
    m_pins = std::make_unique<fake::Pins>();
    m_room->roomInfo.hosting = true;
    m_room->roomInfo.shareAddresses = {u"http://192.168.1.20:3000"_s};
    m_pins->list = {{17, u"GPIO17"_s, u"Lamp"_s, {}, LineDirection::output, false, LineAccess::write, {}}};
    WindowOptions options;
    options.scheme = SchemeChoice::light;
    m_window = std::make_unique<MainWindow>(*m_start, m_settings, options);
    m_window->resize(1100, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestAccess::cleanup()
{
    m_window.reset();
    m_room.reset();
    m_pins.reset();
    m_start.reset();
}

void TestAccess::addPages()
{
    QTest::addColumn<QString>("page");
    for (const auto &page : {u"start"_s, u"busy"_s, u"settings"_s, u"room"_s, u"offline"_s, u"question"_s}) {
        QTest::newRow(qPrintable(page)) << page;
    }
}

void TestAccess::open(const QString &page)
{
    if (page == "busy"_L1) {
        m_window->join({u"http://pi:3000"_s, u"Ada"_s});
    } else if (page == "settings"_L1) {
        QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
    } else if (page != "start"_L1) {
        Q_EMIT m_start->entered(m_room.get(), m_pins.get());
        m_room->say(u"hello http://a.example"_s, 1);
    }
    if (page == "offline"_L1) {
        m_room->setStatus({ConnectionState::offline, {}, 0});
    } else if (page == "question"_L1) {
        QMetaObject::invokeMethod(m_window->findChild<QWidget *>(u"messages"_s), "linkActivated",
            Q_ARG(QUrl, QUrl(u"http://a.example"_s)));
    }
    QApplication::processEvents();
}

QList<QWidget *> TestAccess::controls() const
{
    QList<QWidget *> controls;
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (widget->isVisible() && isControl(widget)) {
            controls.append(widget);
        }
    }
    return controls;
}

void TestAccess::everyControlHasAnAccessibleName_data()
{
    addPages();
}

void TestAccess::everyControlHasAnAccessibleName()
{
    QFETCH(QString, page);
    open(page);
    QVERIFY(controls().size() > 3);
    for (QWidget *widget : controls()) {
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(interface, qPrintable(describe(widget)));
        QVERIFY2(!interface->text(QAccessible::Name).trimmed().isEmpty(), qPrintable(describe(widget)));
    }
}

void TestAccess::tabReachesEveryControl_data()
{
    addPages();
}

void TestAccess::tabReachesEveryControl()
{
    QFETCH(QString, page);
    open(page);
    QVERIFY(QApplication::focusWidget());
    QSet<QWidget *> reached;
    for (int i = 0; i < 60; ++i) {
        reached.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (QWidget *widget : controls()) {
        const bool radio = widget->inherits("QRadioButton"); // a group is one stop; arrows go on from there
        if (widget->isEnabled() && !radio) {
            QVERIFY2(reached.contains(widget), qPrintable(describe(widget)));
        }
    }
}

void TestAccess::theFocusCanBeSeenOnEveryControl_data()
{
    addPages();
}

void TestAccess::theFocusCanBeSeenOnEveryControl()
{
    QFETCH(QString, page);
    open(page);
    for (QWidget *widget : controls()) {
        if (!widget->isEnabled() || widget->focusPolicy() == Qt::NoFocus) {
            continue;
        }
        // The composer shows it on the frame around it.
        QWidget *drawn = qobject_cast<ComposerEdit *>(widget) ? widget->parentWidget() : widget;
        if (auto *list = qobject_cast<QAbstractItemView *>(widget); list && !list->currentIndex().isValid()) {
            list->selectionModel()->setCurrentIndex(
                list->model()->index(0, 0), QItemSelectionModel::NoUpdate);
        }
        if (auto *edit = qobject_cast<QLineEdit *>(widget)) {
            edit->deselect();
        }
        widget->clearFocus();
        const QImage without = drawn->grab().toImage();
        widget->setFocus(Qt::TabFocusReason);
        if (auto *edit = qobject_cast<QLineEdit *>(widget)) {
            edit->deselect();
        }
        QVERIFY2(drawn->grab().toImage() != without, qPrintable(describe(widget)));
    }
}

void TestAccess::rowsSpeakForThemselves()
{
    open(u"room"_s);
    for (const auto *name : {"messages", "people", "pins"}) {
        auto *list = m_window->findChild<QListView *>(QString::fromLatin1(name));
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(list);
        QVERIFY(interface->childCount() > 0);
        QAccessibleInterface *row = interface->child(0);
        QVERIFY(row);
        QCOMPARE(
            row->text(QAccessible::Name), list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString());
        QVERIFY(!row->rect().isEmpty());
    }
}

void TestAccess::mnemonicsDoNotClash_data()
{
    addPages();
}

void TestAccess::mnemonicsDoNotClash()
{
    QFETCH(QString, page);
    open(page);
    QHash<QString, QString> taken;
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        const QString text = widget->property("text").toString();
        const QString key = QKeySequence::mnemonic(text).toString();
        const bool has = widget->isVisible() && widget->isEnabled() && !key.isEmpty();
        if (has) {
            QVERIFY2(!taken.contains(key), qPrintable(key + u": "_s + taken.value(key) + u", "_s + text));
            taken.insert(key, text);
        }
    }
}

void TestAccess::everyMenuEntryHasAMnemonic()
{
    for (const QMenu *menu : m_window->findChildren<QMenu *>()) {
        QSet<QString> keys;
        for (const QAction *action : menu->actions()) {
            if (!action->isSeparator()) {
                const QString key = QKeySequence::mnemonic(action->text()).toString();
                QVERIFY2(!key.isEmpty() && !keys.contains(key), qPrintable(action->text()));
                keys.insert(key);
            }
        }
    }
}

// Before Qt 6.8 an announcement is an alert and the description it is read from; no test can listen
// to the alert itself, since none but the platform can say that a screen reader runs.
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
void TestAccess::whatOthersWriteIsAnnounced()
{
    open(u"room"_s);
    const auto *view = m_window->findChild<QListView *>(u"messages"_s);
    Message message;
    message.id = u"m7"_s;
    message.seq = 7;
    message.fromId = u"u2"_s;
    message.fromName = u"Grace"_s;
    message.text = u"hello"_s;
    Q_EMIT m_room->messageChanged(message);
    QCOMPARE(view->accessibleDescription(), u"Grace: hello"_s);
    message.id = u"m8"_s;
    message.seq = 8;
    message.mine = true;
    message.text = u"what I wrote myself"_s;
    Q_EMIT m_room->messageChanged(message);
    QCOMPARE(view->accessibleDescription(), u"Grace: hello"_s);
}

void TestAccess::aLostConnectionIsAnnouncedOnce()
{
    open(u"room"_s);
    const auto *strip = m_window->findChild<QWidget *>(u"connectionStrip"_s);
    m_room->setStatus({ConnectionState::reconnecting, u"Nothing answers."_s, 3});
    const QString said = strip->accessibleDescription();
    QVERIFY2(said.contains(u"lost"_s), qPrintable(said));
    m_room->setStatus({ConnectionState::reconnecting, u"Nothing answers."_s, 2});
    QCOMPARE(strip->accessibleDescription(), said); // not each second
    m_room->setStatus({ConnectionState::connected, {}, 0});
    QCOMPARE(strip->accessibleDescription(), u"Connected."_s);
}
#else
void TestAccess::whatOthersWriteIsAnnounced() { }
void TestAccess::aLostConnectionIsAnnouncedOnce() { }
#endif

QTEST_MAIN(TestAccess)
#include "tst_ui_access.moc"

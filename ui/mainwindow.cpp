// SPDX-License-Identifier: MIT
#include "ui/mainwindow.h"

#include "ui/room/roompage.h"
#include "ui/settings/keys.h"
#include "ui/settings/recentservers.h"
#include "ui/settings/settingspage.h"
#include "ui/start/startpage.h"
#include "ui/theme/icons.h"
#include "ui/theme/themecontroller.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QDesktopServices>
#include <QMenu>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr QSize firstSize(1100, 720);
constexpr QSize smallestSize(380, 480);

WindowOptions withDefaults(WindowOptions options)
{
    if (!options.openLink) {
        options.openLink = [](const QUrl &url) { QDesktopServices::openUrl(url); };
    }
    if (!options.nowMs) {
        options.nowMs = [] { return QDateTime::currentMSecsSinceEpoch(); };
    }
    return options;
}

SchemeChoice firstScheme(const WindowOptions &options, const SettingsStore &settings)
{
    const auto remembered = schemeFromName(settings.value(keys::scheme).toString());
    return options.scheme.value_or(remembered.value_or(SchemeChoice::system));
}

} // namespace

MainWindow::MainWindow(
    StartPort &start, SettingsStore &settings, const WindowOptions &options, QWidget *parent)
    : QMainWindow(parent), m_start(start), m_settings(settings), m_options(withDefaults(options)),
      m_theme(new ThemeController(*qApp, firstScheme(options, settings), this)),
      m_recent(new RecentServers(settings, this)), m_menu(new QMenu(this)), m_schemes(new QActionGroup(this)),
      m_pages(new QStackedWidget(this))
{
    setWindowTitle(u"Tincan"_s);
    setWindowIcon(applicationIcon());
    setMinimumSize(smallestSize);
    setContextMenuPolicy(Qt::NoContextMenu);
    makeActions();
    m_startPage = new StartPage(context(), *m_recent, m_menu, m_pages);
    m_startPage->suggest({m_options.suggestedRoom, 0, m_options.suggestedName});
    m_settingsPage = new SettingsPage(context(), m_pages);
    m_pages->addWidget(m_startPage);
    m_pages->addWidget(m_settingsPage);
    setCentralWidget(m_pages);
    connect(m_settingsPage, &SettingsPage::closed, this, &MainWindow::hideSettings);
    connect(m_settingsPage, &SettingsPage::schemeChosen, this, &MainWindow::chooseScheme);
    connectStart();
    restore();
    m_startPage->focusFirst();
}

MainWindow::~MainWindow() = default;

Context MainWindow::context() const
{
    return {*m_theme, m_settings, m_options.nowMs};
}

void MainWindow::makeActions()
{
    makeSchemeMenu();
    auto *settings = m_menu->addAction(
        tr("&Settings"), QKeySequence(Qt::CTRL | Qt::Key_Comma), this, &MainWindow::showSettings);
    m_theme->bindIcon(settings, u"settings"_s);
    m_menu->addSeparator();
    m_leaveAction
        = m_menu->addAction(tr("&Leave the room"), QKeySequence(Qt::CTRL | Qt::Key_W), this, [this] {
              if (m_roomPage) {
                  hideSettings();
                  m_roomPage->requestLeave();
              }
          });
    m_theme->bindIcon(m_leaveAction, u"leave"_s);
    m_leaveAction->setEnabled(false);
    auto *quit = m_menu->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
    quit->setMenuRole(QAction::QuitRole);
    m_theme->bindIcon(quit, u"quit"_s);
    addActions({settings, m_leaveAction, quit}); // shortcuts work while the menu is closed
}

void MainWindow::makeSchemeMenu()
{
    QMenu *looks = m_menu->addMenu(tr("&Appearance"));
    m_theme->bindIcon(looks->menuAction(), u"theme"_s);
    const QList<std::pair<QString, SchemeChoice>> choices = {
        {tr("Like the &system"), SchemeChoice::system},
        {tr("&Light"), SchemeChoice::light},
        {tr("&Dark"), SchemeChoice::dark},
    };
    for (const auto &[text, choice] : choices) {
        QAction *action = looks->addAction(text);
        action->setCheckable(true);
        action->setData(int(choice));
        action->setChecked(choice == m_theme->choice());
        m_schemes->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice = choice] { chooseScheme(choice); });
    }
}

void MainWindow::connectStart()
{
    connect(m_startPage, &StartPage::hostRequested, &m_start, &StartPort::host);
    connect(m_startPage, &StartPage::joinRequested, &m_start, &StartPort::join);
    connect(m_startPage, &StartPage::cancelRequested, &m_start, &StartPort::cancel);
    connect(&m_start, &StartPort::progressed, m_startPage, &StartPage::showProgress);
    connect(&m_start, &StartPort::failed, m_startPage, &StartPage::showError);
    connect(&m_start, &StartPort::cancelled, m_startPage, &StartPage::showIdle);
    connect(&m_start, &StartPort::entered, this, &MainWindow::onEntered);
}

void MainWindow::host(const HostSettings &settings)
{
    m_startPage->fill(settings);
    m_startPage->submitHost();
}

void MainWindow::join(const JoinSettings &settings)
{
    m_startPage->fill(settings);
    m_startPage->submitJoin();
}

void MainWindow::closeAtOnce()
{
    m_closing = true;
    close();
}

void MainWindow::onEntered(RoomPort *room, PinsPort *pins)
{
    if (m_roomPage) {
        return; // one room at a time in this version
    }
    m_startPage->showIdle();
    m_startPage->showNotice({});
    m_room = room;
    const RoomInfo info = room->info();
    if (!info.hosting) {
        m_recent->add({info.address, info.name});
    }
    m_roomPage = new RoomPage(context(), *room, pins, m_menu, m_pages);
    m_pages->addWidget(m_roomPage);
    m_pages->setCurrentWidget(m_roomPage);
    m_roomPage->focusComposer();
    m_leaveAction->setEnabled(true);
    m_leaveAction->setText(info.hosting ? tr("Stop &hosting") : tr("&Leave the room"));
    const auto showTitle = [this] {
        const QString name = m_room->info().name.simplified();
        setWindowTitle(name.isEmpty() ? u"Tincan"_s : tr("%1 – Tincan").arg(name));
    };
    showTitle();
    connect(room, &RoomPort::infoChanged, m_roomPage, showTitle);
    connect(m_roomPage, &RoomPage::linkOpened, this, [this](const QUrl &url) { m_options.openLink(url); });
    connect(room, &RoomPort::closed, this, &MainWindow::onClosed);
}

void MainWindow::onClosed(const QString &text)
{
    if (!m_roomPage) {
        return;
    }
    m_roomPage->save();
    disconnect(m_room, nullptr, this, nullptr);
    m_pages->removeWidget(m_roomPage);
    m_roomPage->hide();
    m_roomPage->deleteLater();
    m_roomPage = nullptr;
    m_room = nullptr;
    m_leaveAction->setEnabled(false);
    m_leaveAction->setText(tr("&Leave the room"));
    setWindowTitle(u"Tincan"_s);
    m_pages->setCurrentWidget(m_startPage);
    m_startPage->showNotice(text);
    m_startPage->focusFirst();
}

void MainWindow::showSettings()
{
    if (m_pages->currentWidget() != m_settingsPage) {
        m_pages->setCurrentWidget(m_settingsPage);
        m_settingsPage->focusFirst();
    }
}

void MainWindow::hideSettings()
{
    if (m_pages->currentWidget() == m_settingsPage) {
        m_pages->setCurrentWidget(m_roomPage ? static_cast<QWidget *>(m_roomPage) : m_startPage);
        m_roomPage ? m_roomPage->focusComposer() : m_startPage->focusFirst();
    }
}

void MainWindow::chooseScheme(SchemeChoice choice)
{
    m_theme->setChoice(choice);
    m_settings.setValue(keys::scheme, schemeName(choice));
    m_settingsPage->setScheme(choice);
    for (QAction *action : m_schemes->actions()) {
        action->setChecked(action->data().toInt() == int(choice));
    }
}

void MainWindow::restore()
{
    if (!restoreGeometry(m_settings.value(keys::geometry).toByteArray())) {
        resize(firstSize);
    }
}

void MainWindow::save()
{
    m_settings.setValue(keys::geometry, saveGeometry());
    if (m_roomPage) {
        m_roomPage->save();
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_roomPage && !m_closing && m_roomPage->leavingHurtsOthers()) {
        hideSettings();
        m_roomPage->askBeforeLeaving([this] {
            m_closing = true;
            close();
        });
        event->ignore();
        return;
    }
    m_closing = true;
    save();
    if (m_room) {
        m_room->leave();
    }
    m_start.cancel();
    event->accept();
}

} // namespace tincan::ui

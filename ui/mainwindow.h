// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/ports/settingsstore.h"
#include "ui/ports/startport.h"
#include "ui/theme/scheme.h"

#include <QMainWindow>
#include <QUrl>

#include <functional>
#include <optional>

class QAction;
class QActionGroup;
class QMenu;
class QStackedWidget;

namespace tincan::ui {

class RecentServers;
class RoomPage;
class SettingsPage;
class StartPage;
class ThemeController;

/// What the window takes from outside besides its ports.
struct WindowOptions
{
    /// From the command line; wins over what is remembered, and is not remembered itself.
    std::optional<SchemeChoice> scheme;
    /// What to propose for the names where none are remembered; may be empty.
    QString suggestedName;
    QString suggestedRoom;
    /// Opens a web address outside. By default QDesktopServices::openUrl.
    std::function<void(const QUrl &)> openLink;
    /// Milliseconds since 1970 in UTC; by default the system's clock.
    std::function<qint64()> nowMs;
};

/// The window: a start page, then a room.
///
/// Takes over the application's palette, style sheet and style (see ThemeController). Port and
/// store must outlive it.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(StartPort &start, SettingsStore &settings, const WindowOptions &options = {},
        QWidget *parent = nullptr);
    ~MainWindow() override;

    /// As if the user had filled in the card and pressed its button: for the command line.
    void host(const HostSettings &settings);
    void join(const JoinSettings &settings);
    /// Closes without asking whether others would be disconnected: for who can't be asked.
    void closeAtOnce();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makeActions();
    void makeSchemeMenu();
    void connectStart();
    void onEntered(RoomPort *room, PinsPort *pins);
    void onClosed(const QString &text);
    void showSettings();
    void hideSettings();
    void chooseScheme(SchemeChoice choice);
    void restore();
    void save();
    Context context() const;

    StartPort &m_start;
    SettingsStore &m_settings;
    WindowOptions m_options;
    ThemeController *m_theme;
    RecentServers *m_recent;
    QMenu *m_menu;
    QActionGroup *m_schemes;
    QAction *m_leaveAction = nullptr;
    QStackedWidget *m_pages;
    StartPage *m_startPage = nullptr;
    SettingsPage *m_settingsPage = nullptr;
    RoomPage *m_roomPage = nullptr; ///< null while in no room
    RoomPort *m_room = nullptr;
    bool m_closing = false; ///< the user has agreed to whatever closing means
};

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/settingsstore.h"
#include "ui/ports/startport.h"
#include "ui/theme/scheme.h"

#include <QMainWindow>
#include <QUrl>

#include <functional>
#include <memory>

class QAction;
class QStackedWidget;

namespace tincan::ui {

class RoomPage;
class SettingsPage;
class StartPage;
class ThemeController;

/// What the window takes from outside besides its ports.
struct WindowOptions
{
    /// From the command line; wins over what is remembered, and is not remembered itself.
    std::optional<SchemeChoice> scheme;
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

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeActions();
    void makePages();
    void showStart(const QString &text);
    void showRoom(RoomPort *room, PinsPort *pins);
    void showSettings();
    void hideSettings();
    void restore();

    StartPort &m_start;
    SettingsStore &m_settings;
    WindowOptions m_options;
    std::unique_ptr<ThemeController> m_theme;
    QStackedWidget *m_pages = nullptr;
    StartPage *m_startPage = nullptr;
    RoomPage *m_roomPage = nullptr;
    SettingsPage *m_settingsPage = nullptr;
    QWidget *m_beforeSettings = nullptr;
    QMenu *m_menu = nullptr;
    QAction *m_leaveAction = nullptr;
    bool m_closing = false;
};

} // namespace tincan::ui

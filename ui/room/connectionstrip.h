// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace tincan::ui {

class ThemeController;

/// Says how the connection is when it isn't well, and offers what can be done. Hidden otherwise.
class ConnectionStrip : public QFrame
{
    Q_OBJECT

public:
    explicit ConnectionStrip(const ThemeController &theme, QWidget *parent = nullptr);

    void setStatus(const ConnectionStatus &status);
    /// One second of the countdown is over.
    void tick();

Q_SIGNALS:
    void reconnectRequested();

private:
    void showText();

    const ThemeController &m_theme;
    ConnectionStatus m_status;
    QTimer m_second;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_reconnect;
};

} // namespace tincan::ui

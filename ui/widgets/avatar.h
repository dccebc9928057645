// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace tincan::ui {

class ThemeController;

/// Someone's avatar as a widget of its own.
class Avatar : public QWidget
{
    Q_OBJECT

public:
    Avatar(const ThemeController &theme, int size, QWidget *parent = nullptr);

    void setName(const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeController &m_theme;
    QString m_name;
};

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include <QPushButton>

namespace tincan::ui {

class ThemeController;

/// A row to press: a title, and a quieter detail after it, both cut to the room there is.
class ElidedButton : public QPushButton
{
    Q_OBJECT

public:
    ElidedButton(
        const QString &title, const QString &detail, const ThemeController &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title;
    QString m_detail;
    const ThemeController &m_theme;
};

} // namespace tincan::ui

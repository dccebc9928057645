// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/theme/scheme.h"

#include <QWidget>

class QRadioButton;
class QToolButton;

namespace tincan::ui {

/// The settings, as a page of the window: no dialog that blocks the rest.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsPage(const Context &context, QWidget *parent = nullptr);

    void setScheme(SchemeChoice choice);
    void focusFirst();

Q_SIGNALS:
    void schemeChosen(tincan::ui::SchemeChoice choice);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeAppearance(const Context &context);
    QWidget *makeKeys(const Context &context);

    QToolButton *m_back = nullptr;
    QRadioButton *m_system = nullptr;
    QRadioButton *m_light = nullptr;
    QRadioButton *m_dark = nullptr;
};

} // namespace tincan::ui

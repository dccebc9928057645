// SPDX-License-Identifier: MIT
#include "ui/widgets/widgets.h"

#include "ui/theme/themecontroller.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVariant>

namespace tincan::ui {

namespace {

constexpr int iconSize = 20;

} // namespace

QLabel *makeLabel(const QString &text, const QString &tone, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText); // names and errors come from others
    if (!tone.isEmpty()) {
        label->setProperty("tone", tone);
    }
    return label;
}

QFrame *makeArea(const QString &area, QWidget *parent)
{
    auto *frame = new QFrame(parent);
    frame->setProperty("area", area);
    return frame;
}

QPushButton *makeButton(const QString &text, const QString &kind, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setCursor(Qt::PointingHandCursor);
    button->setAutoDefault(false);
    if (!kind.isEmpty()) {
        button->setProperty("kind", kind);
    }
    return button;
}

QToolButton *makeIconButton(
    const ThemeController &theme, const QString &icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIconSize(QSize(iconSize, iconSize));
    button->setFocusPolicy(Qt::StrongFocus); // tool buttons are left out of the tab order otherwise
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setCursor(Qt::PointingHandCursor);
    theme.bindIcon(button, icon, IconTone::muted);
    return button;
}

void setStyleProperty(QWidget *widget, const char *property, const QVariant &value)
{
    if (widget->property(property) == value) {
        return;
    }
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace tincan::ui

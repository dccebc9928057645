// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QAbstractButton;
class QFrame;
class QLabel;
class QPushButton;
class QToolButton;
class QVariant;
class QWidget;

namespace tincan::ui {

class ThemeController;

/// Small parts that every page is made of. Each belongs to `parent` or to the layout it is put in.

/// A label in one of the style sheet's tones. Its text is plain text, never markup.
QLabel *makeLabel(const QString &text, const QString &tone = {}, QWidget *parent = nullptr);
/// A frame drawn as one of the areas of the style sheet.
QFrame *makeArea(const QString &area, QWidget *parent = nullptr);
QPushButton *makeButton(const QString &text, const QString &kind = {}, QWidget *parent = nullptr);
/// A button with an icon only: `name` is its tool tip and its accessible name.
QToolButton *makeIconButton(
    const ThemeController &theme, const QString &icon, const QString &name, QWidget *parent = nullptr);
/// Gives a property that the style sheet asks for a new value, and the widget its new look.
void setStyleProperty(QWidget *widget, const char *property, const QVariant &value);

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/scheme.h"
#include "ui/theme/theme.h"

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

class QAbstractButton;
class QAction;
class QApplication;
class QLabel;

namespace tincan::ui {

/// Which colour an icon takes.
enum class IconTone { normal, muted, onAccent, accent, danger, warning, success };

/// Holds the theme in use and dresses the application in it: style, palette, style sheet, font.
///
/// The system's look is read from the palette when this is made, before it is replaced: Qt 6.4
/// has no better way. Made once, by the window.
class ThemeController : public QObject
{
    Q_OBJECT

public:
    explicit ThemeController(QApplication &app, SchemeChoice choice, QObject *parent = nullptr);

    const Theme &theme() const { return m_theme; }
    const Colors &colors() const { return m_theme.colors; }
    const Spacing &spacing() const { return m_theme.spacing; }
    SchemeChoice choice() const { return m_choice; }
    void setChoice(SchemeChoice choice);

    /// The system's font at a size of the scale.
    QFont font(qreal factor, QFont::Weight weight = QFont::Normal) const;
    QColor color(IconTone tone) const;
    QIcon icon(const QString &name, IconTone tone = IconTone::normal) const;
    /// Gives the button that icon now and after each change of theme.
    void bindIcon(QAbstractButton *button, const QString &name, IconTone tone = IconTone::normal) const;
    void bindIcon(QAction *action, const QString &name, IconTone tone = IconTone::normal) const;
    void bindIcon(QLabel *label, const QString &name, int size, IconTone tone = IconTone::normal) const;

Q_SIGNALS:
    void changed();

private:
    void apply();

    QApplication &m_app;
    bool m_systemDark;
    QFont m_font;
    SchemeChoice m_choice;
    Theme m_theme;
};

/// Whether a system palette belongs to a dark scheme: its window is darker than its text.
bool isDark(const QPalette &palette);
/// The palette of a theme, for what the style sheet does not reach.
QPalette themePalette(const Theme &theme);
/// The style sheet of a theme. `bodyPointSize` is the size that the scale multiplies.
QString themeStyleSheet(const Theme &theme, qreal bodyPointSize);

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/theme/themecontroller.h"

#include "ui/theme/icons.h"
#include "ui/theme/mnemonicstyle.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QLabel>

namespace tincan::ui {

namespace {

constexpr qreal smallestBodyPoints = 10.5; // what a desktop without settings gives is too small to read

QFont bodyFont(const QFont &system)
{
    QFont font = system;
    if (font.pointSizeF() < smallestBodyPoints) {
        font.setPointSizeF(smallestBodyPoints);
    }
    return font;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return relativeLuminance(palette.color(QPalette::Window))
        < relativeLuminance(palette.color(QPalette::WindowText));
}

ThemeController::ThemeController(QApplication &app, SchemeChoice choice, QObject *parent)
    : QObject(parent), m_app(app), m_systemDark(isDark(QApplication::palette())),
      m_font(bodyFont(QApplication::font())), m_choice(choice)
{
    QApplication::setStyle(new MnemonicStyle); // takes it; on Fusion ours looks alike everywhere
    QApplication::setFont(m_font);
    apply();
}

void ThemeController::setChoice(SchemeChoice choice)
{
    if (choice == m_choice) {
        return;
    }
    m_choice = choice;
    apply();
    Q_EMIT changed();
}

void ThemeController::apply()
{
    const bool dark = m_choice == SchemeChoice::dark || (m_choice == SchemeChoice::system && m_systemDark);
    m_theme = dark ? darkTheme() : lightTheme();
    QApplication::setPalette(themePalette(m_theme));
    m_app.setStyleSheet(themeStyleSheet(m_theme, m_font.pointSizeF()));
}

QFont ThemeController::font(qreal factor, QFont::Weight weight) const
{
    QFont font = m_font;
    font.setPointSizeF(m_font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

QColor ThemeController::color(IconTone tone) const
{
    const Colors &c = m_theme.colors;
    switch (tone) {
    case IconTone::normal:
        return c.text;
    case IconTone::muted:
        return c.textMuted;
    case IconTone::onAccent:
        return c.onAccent;
    case IconTone::accent:
        return c.accent;
    case IconTone::danger:
        return c.danger;
    case IconTone::warning:
        return c.warning;
    case IconTone::success:
        return c.success;
    }
    return c.text;
}

QIcon ThemeController::icon(const QString &name, IconTone tone) const
{
    return tintedIcon(name, color(tone), m_theme.colors.edge);
}

void ThemeController::bindIcon(QAbstractButton *button, const QString &name, IconTone tone) const
{
    const auto set = [this, button, name, tone] { button->setIcon(icon(name, tone)); };
    set();
    connect(this, &ThemeController::changed, button, set);
}

void ThemeController::bindIcon(QAction *action, const QString &name, IconTone tone) const
{
    const auto set = [this, action, name, tone] { action->setIcon(icon(name, tone)); };
    set();
    connect(this, &ThemeController::changed, action, set);
}

void ThemeController::bindIcon(QLabel *label, const QString &name, int size, IconTone tone) const
{
    const auto set = [this, label, name, size, tone] {
        label->setPixmap(icon(name, tone).pixmap(QSize(size, size), label->devicePixelRatioF()));
    };
    set();
    connect(this, &ThemeController::changed, label, set);
}

QPalette themePalette(const Theme &theme)
{
    const Colors &c = theme.colors;
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.sunken);
    palette.setColor(QPalette::AlternateBase, c.hover);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.textMuted);
    palette.setColor(QPalette::Button, c.surface);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.danger);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.onSelection);
    palette.setColor(QPalette::Link, c.link);
    palette.setColor(QPalette::LinkVisited, c.link);
    palette.setColor(QPalette::ToolTipBase, c.tooltip);
    palette.setColor(QPalette::ToolTipText, c.onTooltip);
    palette.setColor(QPalette::Light, c.surface);
    palette.setColor(QPalette::Midlight, c.hover);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Dark, c.edge);
    palette.setColor(QPalette::Shadow, c.edge);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, c.textMuted);
    }
    return palette;
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QString>

#include <array>

namespace tincan::ui {

/// Distances in device-independent pixels. Nothing in the window is spaced by another number.
struct Spacing
{
    int hair = 2;
    int tiny = 4;
    int small = 8;
    int medium = 12;
    int large = 16;
    int wide = 24;
    int huge = 32;
};

/// Corner radii in device-independent pixels.
struct Radii
{
    int small = 6;
    int medium = 10;
    int large = 16;
};

/// Sizes of type as factors of the system's font.
struct TypeScale
{
    qreal small = 0.86;
    qreal body = 1.0;
    qreal heading = 1.14;
    qreal title = 1.4;
    qreal display = 1.9;
};

/// A colour that text or a sign is drawn in, and what it is drawn on. Checked by a test.
struct ColorPair
{
    const char *name; ///< for the test's report
    QColor foreground;
    QColor background;
    qreal minimum; ///< WCAG: 4.5 for text, 3 for large text, signs and edges of controls
};

/// Colours by what they are for, never by hue.
struct Colors
{
    QColor window; ///< behind everything
    QColor surface; ///< cards, panels, header
    QColor sunken; ///< wells: fields, the composer
    QColor hover; ///< under the pointer, on surface
    QColor pressed;
    QColor border; ///< quiet lines between areas
    QColor edge; ///< edges of fields and switches: 3:1
    QColor text;
    QColor textMuted;
    QColor accent; ///< filled buttons, links on their own, focus
    QColor accentHover;
    QColor accentPressed;
    QColor onAccent;
    QColor accentSoft; ///< selected, highlighted areas
    QColor onAccentSoft;
    QColor bubble;
    QColor onBubble;
    QColor onBubbleMuted;
    QColor ownBubble;
    QColor onOwnBubble;
    QColor onOwnBubbleMuted;
    QColor link;
    QColor selection; ///< behind selected text
    QColor onSelection;
    QColor success;
    QColor successSoft;
    QColor warning;
    QColor warningSoft;
    QColor danger;
    QColor dangerSoft;
    QColor ledHigh;
    QColor ledLow;
    QColor tooltip;
    QColor onTooltip;
};

/// One look: every token the window is drawn from.
struct Theme
{
    /// How many colours people can have.
    static constexpr int personColors = 8;

    QString name; ///< "light", "dark"
    bool dark = false;
    Colors colors;
    std::array<QColor, personColors> avatars; ///< filled circles
    QColor onAvatar;
    std::array<QColor, personColors> names; ///< names above messages
    Spacing spacing;
    Radii radii;
    TypeScale type;

    /// Each pair of colours that meets on screen, with the contrast it must have.
    QList<ColorPair> pairs() const;
};

Theme lightTheme();
Theme darkTheme();
/// Every theme there is, for the test.
QList<Theme> allThemes();

/// Which of the people colours a name has: the same in every run and on every machine.
int personColorIndex(QStringView name);
/// One or two letters for an avatar, in capitals: "Ada Lovelace" is "AL". "?" for an empty name.
QString initials(QStringView name);

/// WCAG 2.1 relative luminance (0–1) and contrast (1–21).
qreal relativeLuminance(const QColor &color);
qreal contrastRatio(const QColor &a, const QColor &b);

} // namespace tincan::ui

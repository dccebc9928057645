// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

#include <QStringList>
#include <QTextBoundaryFinder>

#include <cmath>

namespace tincan::ui {

namespace {

constexpr qreal textContrast = 4.5;
constexpr qreal signContrast = 3.0;

qreal linear(qreal channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

QString firstGrapheme(const QString &word)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word);
    const qsizetype end = finder.toNextBoundary();
    return word.left(end > 0 ? end : 1);
}

} // namespace

qreal relativeLuminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

qreal contrastRatio(const QColor &a, const QColor &b)
{
    const qreal first = relativeLuminance(a);
    const qreal second = relativeLuminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QList<ColorPair> Theme::pairs() const
{
    const Colors &c = colors;
    QList<ColorPair> pairs = {
        {"text on window", c.text, c.window, textContrast},
        {"text on surface", c.text, c.surface, textContrast},
        {"text in fields", c.text, c.sunken, textContrast},
        {"text under the pointer", c.text, c.hover, textContrast},
        {"text while pressed", c.text, c.pressed, textContrast},
        {"muted text on window", c.textMuted, c.window, textContrast},
        {"muted text on surface", c.textMuted, c.surface, textContrast},
        {"muted text in fields", c.textMuted, c.sunken, textContrast},
        {"muted text under the pointer", c.textMuted, c.hover, textContrast},
        {"filled button", c.onAccent, c.accent, textContrast},
        {"filled button under the pointer", c.onAccent, c.accentHover, textContrast},
        {"filled button pressed", c.onAccent, c.accentPressed, textContrast},
        {"accent text on surface", c.accent, c.surface, textContrast},
        {"accent text on window", c.accent, c.window, textContrast},
        {"soft accent", c.onAccentSoft, c.accentSoft, textContrast},
        {"message", c.onBubble, c.bubble, textContrast},
        {"time in a message", c.onBubbleMuted, c.bubble, textContrast},
        {"own message", c.onOwnBubble, c.ownBubble, textContrast},
        {"time in an own message", c.onOwnBubbleMuted, c.ownBubble, textContrast},
        {"link in a message", c.link, c.bubble, textContrast},
        {"link in an own message", c.link, c.ownBubble, textContrast},
        {"selected text", c.onSelection, c.selection, textContrast},
        {"success text", c.success, c.successSoft, textContrast},
        {"success text on surface", c.success, c.surface, textContrast},
        {"warning text", c.warning, c.warningSoft, textContrast},
        {"warning text on surface", c.warning, c.surface, textContrast},
        {"danger text", c.danger, c.dangerSoft, textContrast},
        {"danger text on surface", c.danger, c.surface, textContrast},
        {"danger text on window", c.danger, c.window, textContrast},
        {"tooltip", c.onTooltip, c.tooltip, textContrast},
        {"edge of a field", c.edge, c.surface, signContrast},
        {"edge of a switch", c.edge, c.sunken, signContrast},
        {"focus on window", c.accent, c.window, signContrast},
        {"focus in fields", c.accent, c.sunken, signContrast},
        {"LED that is on", c.ledHigh, c.surface, signContrast},
        {"switch that is on", c.accent, c.surface, signContrast},
    };
    for (int i = 0; i < personColors; ++i) {
        pairs.append({"initials on an avatar", onAvatar, avatars[size_t(i)], textContrast});
        pairs.append({"name above a message", names[size_t(i)], c.bubble, textContrast});
        pairs.append({"name on the window", names[size_t(i)], c.window, textContrast});
    }
    return pairs;
}

int personColorIndex(QStringView name)
{
    quint32 hash = 2166136261U; // FNV-1a: stable, where qHash() is seeded anew in each run
    for (const QChar c : name) {
        hash = (hash ^ c.unicode()) * 16777619U;
    }
    return int(hash % Theme::personColors);
}

QString initials(QStringView name)
{
    const QStringList words = name.toString().simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty()) {
        return QStringLiteral("?");
    }
    QString result = firstGrapheme(words.first());
    if (words.size() > 1) {
        result += firstGrapheme(words.last());
    }
    return result.toUpper();
}

} // namespace tincan::ui

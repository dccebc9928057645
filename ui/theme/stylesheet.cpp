// SPDX-License-Identifier: MIT
#include "ui/theme/themecontroller.h"

#include <QFile>
#include <QHash>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

QHash<QString, QString> colorTokens(const Theme &theme)
{
    const Colors &c = theme.colors;
    const QList<std::pair<QString, QColor>> colors = {
        {u"window"_s, c.window}, {u"surface"_s, c.surface}, {u"sunken"_s, c.sunken}, {u"hover"_s, c.hover},
        {u"pressed"_s, c.pressed}, {u"border"_s, c.border}, {u"edge"_s, c.edge}, {u"text"_s, c.text},
        {u"textMuted"_s, c.textMuted}, {u"accent"_s, c.accent}, {u"accentHover"_s, c.accentHover},
        {u"accentPressed"_s, c.accentPressed}, {u"onAccent"_s, c.onAccent}, {u"accentSoft"_s, c.accentSoft},
        {u"onAccentSoft"_s, c.onAccentSoft}, {u"selection"_s, c.selection}, {u"onSelection"_s, c.onSelection},
        {u"success"_s, c.success}, {u"successSoft"_s, c.successSoft}, {u"warning"_s, c.warning},
        {u"warningSoft"_s, c.warningSoft}, {u"danger"_s, c.danger}, {u"dangerSoft"_s, c.dangerSoft},
        {u"tooltip"_s, c.tooltip}, {u"onTooltip"_s, c.onTooltip},
        {u"focusOnAccent"_s, c.text}, // on a filled button the ring must differ from the filling
    };
    QHash<QString, QString> tokens;
    for (const auto &[name, color] : colors) {
        tokens.insert(name, color.name());
    }
    return tokens;
}

QHash<QString, QString> tokensOf(const Theme &theme, qreal bodyPointSize)
{
    QHash<QString, QString> tokens = colorTokens(theme);
    const auto points
        = [&](qreal factor) { return QString::number(bodyPointSize * factor, 'f', 1) + "pt"_L1; };
    const auto pixels = [](int value) { return QString::number(value) + "px"_L1; };
    tokens.insert(u"sizeSmall"_s, points(theme.type.small));
    tokens.insert(u"sizeHeading"_s, points(theme.type.heading));
    tokens.insert(u"sizeTitle"_s, points(theme.type.title));
    tokens.insert(u"sizeDisplay"_s, points(theme.type.display));
    tokens.insert(u"radiusSmall"_s, pixels(theme.radii.small));
    tokens.insert(u"radiusMedium"_s, pixels(theme.radii.medium));
    tokens.insert(u"radiusLarge"_s, pixels(theme.radii.large));
    return tokens;
}

} // namespace

QString themeStyleSheet(const Theme &theme, qreal bodyPointSize)
{
    QFile file(u":/tincan/window.qss"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QString source = QString::fromUtf8(file.readAll());
    const QHash<QString, QString> tokens = tokensOf(theme, bodyPointSize);
    QString result;
    result.reserve(source.size());
    for (qsizetype at = 0; at < source.size(); ++at) {
        if (source.at(at) != u'@') {
            result += source.at(at);
            continue;
        }
        qsizetype end = at + 1;
        while (end < source.size() && source.at(end).isLetter()) {
            ++end;
        }
        // An unknown word stays, and the test that looks for @ finds it.
        const QString word = source.mid(at + 1, end - at - 1);
        result += tokens.value(word, u'@' + word);
        at = end - 1;
    }
    return result;
}

} // namespace tincan::ui

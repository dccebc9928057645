// SPDX-License-Identifier: MIT
#include "ui/theme/theme.h"

namespace tincan::ui {

Theme lightTheme()
{
    Theme theme;
    theme.name = QStringLiteral("light");
    theme.colors = {
        .window = QColor(0xf4f2ee),
        .surface = QColor(0xffffff),
        .sunken = QColor(0xfaf9f7),
        .hover = QColor(0xf0eeea),
        .pressed = QColor(0xe5e2dc),
        .border = QColor(0xe2dfd8),
        .edge = QColor(0x8b8780),
        .text = QColor(0x1d2327),
        .textMuted = QColor(0x5a6169),
        .accent = QColor(0x0b6e80),
        .accentHover = QColor(0x095f6f),
        .accentPressed = QColor(0x07505d),
        .onAccent = QColor(0xffffff),
        .accentSoft = QColor(0xdcf0f2),
        .onAccentSoft = QColor(0x0a4d59),
        .bubble = QColor(0xffffff),
        .onBubble = QColor(0x1d2327),
        .onBubbleMuted = QColor(0x5f666e),
        .ownBubble = QColor(0xd3ecef),
        .onOwnBubble = QColor(0x0f2a30),
        .onOwnBubbleMuted = QColor(0x3d5d64),
        .link = QColor(0x085a9e),
        .selection = QColor(0x0b6e80),
        .onSelection = QColor(0xffffff),
        .success = QColor(0x17713f),
        .successSoft = QColor(0xdff3e6),
        .warning = QColor(0x7a4f00),
        .warningSoft = QColor(0xfdf0d0),
        .danger = QColor(0xb3261e),
        .dangerSoft = QColor(0xfde7e5),
        .ledHigh = QColor(0x1a9e57),
        .ledLow = QColor(0xd5d2cb),
        .tooltip = QColor(0x2a3035),
        .onTooltip = QColor(0xf5f5f3),
    };
    theme.avatars = {QColor(0x0b6e80), QColor(0xa8480f), QColor(0x6a4bb5), QColor(0x2c6e31), QColor(0xb02a5b),
        QColor(0x2a5db0), QColor(0x7a5c00), QColor(0x8a3fa0)};
    theme.onAvatar = QColor(0xffffff);
    theme.names = theme.avatars;
    return theme;
}

Theme darkTheme()
{
    Theme theme;
    theme.name = QStringLiteral("dark");
    theme.dark = true;
    theme.colors = {
        .window = QColor(0x14171a),
        .surface = QColor(0x1c2024),
        .sunken = QColor(0x16191c),
        .hover = QColor(0x272c31),
        .pressed = QColor(0x31373d),
        .border = QColor(0x2d3238),
        .edge = QColor(0x6d767f),
        .text = QColor(0xe8eaec),
        .textMuted = QColor(0xa3abb3),
        .accent = QColor(0x53c4d8),
        .accentHover = QColor(0x74d2e2),
        .accentPressed = QColor(0x3fb0c4),
        .onAccent = QColor(0x05262d),
        .accentSoft = QColor(0x17373e),
        .onAccentSoft = QColor(0xb9e9f1),
        .bubble = QColor(0x252a2f),
        .onBubble = QColor(0xe8eaec),
        .onBubbleMuted = QColor(0xa3abb3),
        .ownBubble = QColor(0x16434c),
        .onOwnBubble = QColor(0xe6f5f7),
        .onOwnBubbleMuted = QColor(0xa5c9d0),
        .link = QColor(0x8ecbff),
        .selection = QColor(0x53c4d8),
        .onSelection = QColor(0x05262d),
        .success = QColor(0x63d195),
        .successSoft = QColor(0x173326),
        .warning = QColor(0xf0c35a),
        .warningSoft = QColor(0x3a2f14),
        .danger = QColor(0xff9088),
        .dangerSoft = QColor(0x43201f),
        .ledHigh = QColor(0x4be08e),
        .ledLow = QColor(0x3d444b),
        .tooltip = QColor(0x353c43),
        .onTooltip = QColor(0xf0f2f3),
    };
    theme.avatars = {QColor(0x53c4d8), QColor(0xf0a06a), QColor(0xb9a3f5), QColor(0x84cf88), QColor(0xf58fb5),
        QColor(0x8ab4f8), QColor(0xe0c060), QColor(0xdd9bf0)};
    theme.onAvatar = QColor(0x14171a);
    theme.names = theme.avatars;
    return theme;
}

QList<Theme> allThemes()
{
    return {lightTheme(), darkTheme()};
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/people/userdelegate.h"

#include "ui/models/usermodel.h"
#include "ui/theme/paint.h"
#include "ui/theme/themecontroller.h"

#include <QPainter>
#include <QStyle>

namespace tincan::ui {

namespace {

constexpr int rowHeight = 44;
constexpr int avatarSize = 30;
constexpr int dotSize = 10;

} // namespace

UserDelegate::UserDelegate(const ThemeController &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
}

QSize UserDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, std::max(rowHeight, option.fontMetrics.height() + 16)};
}

void UserDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_theme.theme();
    const Spacing &spacing = theme.spacing;
    const QRect row = option.rect.adjusted(spacing.small, 1, -spacing.small, -1);
    const auto place = [&](const QRect &rect) { return QStyle::visualRect(option.direction, row, rect); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    if (focused || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(focused ? QPen(theme.colors.accent, 2) : QPen(Qt::NoPen));
        painter->setBrush(theme.colors.hover);
        painter->drawRoundedRect(row.adjusted(1, 1, -1, -1), theme.radii.small, theme.radii.small);
    }
    const QString name = index.data(Qt::DisplayRole).toString().simplified();
    const bool online = index.data(UserModel::onlineRole).toBool();
    const QRect avatar(
        row.left() + spacing.small, row.center().y() - avatarSize / 2 + 1, avatarSize, avatarSize);
    painter->setOpacity(online ? 1.0 : 0.55);
    paintAvatar(*painter, place(avatar), name, theme, option.font);
    painter->setOpacity(1.0);
    const QRect dot
        = place(QRect(avatar.right() - dotSize + 3, avatar.bottom() - dotSize + 3, dotSize, dotSize));
    painter->setPen(QPen(theme.colors.surface, 2));
    painter->setBrush(online ? theme.colors.ledHigh : theme.colors.surface);
    painter->drawEllipse(dot);
    if (!online) { // a ring: the difference must not be in the colour alone
        painter->setPen(QPen(theme.colors.edge, 1.5));
        painter->drawEllipse(dot.adjusted(1, 1, -1, -1));
    }

    const bool self = index.data(UserModel::selfRole).toBool();
    const int left = avatar.right() + spacing.medium;
    int right = row.right() - spacing.small;
    if (self) {
        const QString you = tr("you");
        const QFont small = m_theme.font(theme.type.small);
        const int width = QFontMetrics(small).horizontalAdvance(you) + 2 * spacing.small;
        const int height = QFontMetrics(small).height() + 4;
        const QRect badge = place(QRect(right - width, row.center().y() - height / 2 + 1, width, height));
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.colors.accentSoft);
        painter->drawRoundedRect(badge, height / 2.0, height / 2.0);
        painter->setFont(small);
        painter->setPen(theme.colors.onAccentSoft);
        painter->drawText(badge, Qt::AlignCenter, you);
        right -= width + spacing.small;
    }
    painter->setFont(m_theme.font(theme.type.body, self ? QFont::DemiBold : QFont::Normal));
    painter->setPen(online ? theme.colors.text : theme.colors.textMuted);
    const QRect text(left, row.top(), std::max(right - left, 0), row.height());
    const QString shown = painter->fontMetrics().elidedText(name, Qt::ElideRight, text.width());
    const auto side = option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    painter->drawText(place(text), side | Qt::AlignAbsolute | Qt::AlignVCenter, shown);
    painter->restore();
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/pins/pindelegate.h"

#include "ui/models/pinmodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/themecontroller.h"

#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int minimumRow = 50;
constexpr int ledSize = 14;
constexpr QSize switchSize(38, 22);

} // namespace

PinDelegate::PinDelegate(const ThemeController &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{
}

QSize PinDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {160, std::max(minimumRow, 2 * option.fontMetrics.height() + 14)};
}

QRect PinDelegate::switchRect(const QStyleOptionViewItem &option) const
{
    const Spacing &spacing = m_theme.spacing();
    const QRect rect(option.rect.right() - switchSize.width() - spacing.large,
        option.rect.center().y() - switchSize.height() / 2 + 1, switchSize.width(), switchSize.height());
    return QStyle::visualRect(option.direction, option.rect, rect);
}

void PinDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_theme.theme();
    const Colors &colors = theme.colors;
    const Spacing &spacing = theme.spacing;
    const auto place
        = [&](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect frame = option.rect.adjusted(spacing.small, 1, -spacing.small, -1);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    if (focused || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(focused ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
        painter->setBrush(colors.hover);
        painter->drawRoundedRect(frame.adjusted(1, 1, -1, -1), theme.radii.small, theme.radii.small);
    }
    const QVariant value = index.data(PinModel::valueRole);
    const int middle = option.rect.center().y();
    paintLed(*painter,
        place(QRect(option.rect.left() + spacing.large + 2, middle - ledSize / 2, ledSize, ledSize)), value);

    const QRect control = switchRect(option);
    if (index.data(PinModel::switchableRole).toBool()) {
        paintSwitch(*painter, control, index.data(PinModel::shownRole).toBool(),
            index.data(PinModel::pendingRole).toBool());
    } else {
        paintLock(*painter, control, index);
    }
    const int left = option.rect.left() + spacing.large + ledSize + spacing.medium + 2;
    const int width = option.rect.right() - switchSize.width() - 2 * spacing.large - left;
    const QFont title = m_theme.font(theme.type.body, QFont::DemiBold);
    const QFont small = m_theme.font(theme.type.small);
    const QFontMetrics titleMetrics(title);
    const QFontMetrics smallMetrics(small);
    const int top = middle - (titleMetrics.height() + smallMetrics.height()) / 2;
    const auto side = (option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft)
        | Qt::AlignAbsolute | Qt::AlignVCenter;
    painter->setFont(title);
    painter->setPen(colors.text);
    painter->drawText(place(QRect(left, top, width, titleMetrics.height())), side,
        titleMetrics.elidedText(index.data(Qt::DisplayRole).toString().simplified(), Qt::ElideRight, width));
    const QString error = index.data(PinModel::errorRole).toString();
    painter->setFont(small);
    painter->setPen(error.isEmpty() ? colors.textMuted : colors.danger);
    const QString detail = error.isEmpty() ? index.data(PinModel::detailRole).toString() : error;
    painter->drawText(place(QRect(left, top + titleMetrics.height(), width, smallMetrics.height())), side,
        smallMetrics.elidedText(detail.simplified(), Qt::ElideRight, width));
    painter->restore();
}

void PinDelegate::paintLed(QPainter &painter, const QRectF &rect, const QVariant &value) const
{
    const Colors &colors = m_theme.colors();
    if (value.isValid() && value.toBool()) {
        QColor glow = colors.ledHigh;
        glow.setAlpha(60);
        painter.setPen(Qt::NoPen);
        painter.setBrush(glow);
        painter.drawEllipse(rect.adjusted(-3, -3, 3, 3));
        painter.setBrush(colors.ledHigh);
        painter.drawEllipse(rect);
        return;
    }
    painter.setPen(QPen(colors.edge, 1.5, value.isValid() ? Qt::SolidLine : Qt::DotLine));
    painter.setBrush(value.isValid() ? QBrush(colors.ledLow) : QBrush(Qt::NoBrush));
    painter.drawEllipse(rect.adjusted(0.75, 0.75, -0.75, -0.75));
}

void PinDelegate::paintSwitch(QPainter &painter, const QRectF &rect, bool on, bool pending) const
{
    const Colors &colors = m_theme.colors();
    const qreal radius = rect.height() / 2;
    painter.setOpacity(pending ? 0.6 : 1.0);
    painter.setPen(on ? QPen(Qt::NoPen) : QPen(colors.edge, 1.5));
    painter.setBrush(on ? colors.accent : colors.sunken);
    painter.drawRoundedRect(on ? rect : rect.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
    const qreal knob = rect.height() - 8;
    const qreal x = on ? rect.right() - knob - 4 : rect.left() + 4;
    painter.setPen(Qt::NoPen);
    painter.setBrush(on ? colors.onAccent : colors.edge);
    painter.drawEllipse(QRectF(x, rect.top() + 4, knob, knob));
    painter.setOpacity(1.0);
}

/// In place of a switch: the level in words for an input, a lock for an output that is not ours to set.
void PinDelegate::paintLock(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    if (index.data(PinModel::outputRole).toBool()) {
        const QRectF lock(rect.center().x() - 7, rect.center().y() - 7, 16, 16);
        paintIcon(painter, lock, u"lock"_s, colors.textMuted);
        return;
    }
    const QVariant value = index.data(PinModel::valueRole);
    painter.setFont(m_theme.font(m_theme.theme().type.small));
    painter.setPen(colors.textMuted);
    painter.drawText(
        rect, Qt::AlignCenter, !value.isValid() ? u"–"_s : (value.toBool() ? tr("high") : tr("low")));
}

} // namespace tincan::ui

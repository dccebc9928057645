// SPDX-License-Identifier: MIT
#include "ui/conversation/messagedelegate.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/themecontroller.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace tincan::ui {

MessageDelegate::MessageDelegate(const Context &context, const MessageModel &model, QObject *parent)
    : QStyledItemDelegate(parent), m_context(context), m_model(model), m_layouter(context.theme),
      m_cache(maxCached)
{
}

const MessageLayout &MessageDelegate::layoutFor(
    const QModelIndex &index, const QStyleOptionViewItem &option) const
{
    const int row = index.row();
    const quint64 uid = m_model.uid(row);
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_context.nowMs()).date();
    const int width = option.rect.width();
    const Cached *cached = m_cache.object(uid);
    if (cached && cached->width == width && cached->revision == m_model.revision(row)
        && cached->today == today) {
        return cached->layout;
    }
    auto *fresh = new Cached{m_layouter.layout(m_model.message(row), m_model.grouping(row), width, today,
                                 option.direction == Qt::RightToLeft),
        m_model.revision(row), width, today};
    m_cache.insert(uid, fresh); // takes it; never more than one entry's cost, so it stays
    return fresh->layout;
}

QSize MessageDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return layoutFor(index, option).size;
}

void MessageDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const MessageLayout &layout = layoutFor(index, option);
    const Message &message = m_model.message(index.row());
    const Colors &colors = m_context.theme.colors();
    painter->save();
    painter->translate(option.rect.topLeft());
    painter->setRenderHint(QPainter::Antialiasing);
    if (!layout.day.isEmpty()) {
        painter->setFont(m_layouter.smallFont());
        painter->setPen(colors.textMuted);
        painter->drawText(layout.day, Qt::AlignCenter, layout.dayText);
        painter->setPen(colors.border);
        const qreal y = std::floor(layout.day.center().y()) + 0.5;
        const qreal margin = m_context.theme.spacing().wide;
        painter->drawLine(QPointF(margin, y), QPointF(layout.day.left(), y));
        painter->drawLine(QPointF(layout.day.right(), y), QPointF(option.rect.width() - margin, y));
    }
    const bool current = option.state.testFlag(QStyle::State_HasFocus);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (message.kind == Message::Kind::notice) {
        if (current || selected) {
            painter->setPen(current ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
            painter->setBrush(selected ? QBrush(colors.accentSoft) : QBrush(Qt::NoBrush));
            painter->drawRoundedRect(layout.notice.adjusted(1, 1, -1, -1), 8, 8);
        }
        paintText(*painter, layout, index, colors.textMuted);
    } else {
        if (selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors.accentSoft);
            const qreal top = layout.day.isEmpty() ? 0 : layout.day.bottom();
            painter->drawRoundedRect(
                QRectF(4, top, option.rect.width() - 8, option.rect.height() - top), 6, 6);
        }
        paintBubble(*painter, layout, message, current);
        paintText(*painter, layout, index, message.mine ? colors.onOwnBubble : colors.onBubble);
        paintMeta(*painter, layout, message);
        paintFailure(*painter, layout);
    }
    painter->restore();
}

void MessageDelegate::paintBubble(
    QPainter &painter, const MessageLayout &layout, const Message &message, bool current) const
{
    const Theme &theme = m_context.theme.theme();
    const Colors &colors = theme.colors;
    const qreal radius = theme.radii.medium + 2;
    painter.setBrush(message.mine ? colors.ownBubble : colors.bubble);
    painter.setPen(current ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
    painter.drawRoundedRect(current ? layout.bubble.adjusted(1, 1, -1, -1) : layout.bubble, radius, radius);
    if (!layout.avatar.isEmpty()) {
        paintAvatar(painter, layout.avatar, message.fromName, theme, m_layouter.smallFont());
    }
    if (!layout.name.isEmpty()) {
        painter.setFont(m_layouter.nameFont());
        painter.setPen(theme.names[size_t(personColorIndex(message.fromName))]);
        painter.drawText(layout.name, Qt::AlignLeading | Qt::AlignTop, layout.nameText);
    }
}

void MessageDelegate::paintText(
    QPainter &painter, const MessageLayout &layout, const QModelIndex &index, const QColor &color) const
{
    const Colors &colors = m_context.theme.colors();
    QList<QTextLayout::FormatRange> formats;
    for (const Link &link : layout.links) {
        QTextCharFormat format;
        format.setForeground(colors.link);
        format.setFontUnderline(true);
        formats.append({link.start, link.length, format});
    }
    if (const auto range = m_selection ? m_selection(index) : std::nullopt; range && range->length > 0) {
        QTextCharFormat format;
        format.setBackground(colors.selection);
        format.setForeground(colors.onSelection);
        formats.append({range->start, range->length, format});
    }
    painter.setPen(color);
    layout.text->draw(&painter, layout.textOrigin, formats);
}

void MessageDelegate::paintMeta(QPainter &painter, const MessageLayout &layout, const Message &message) const
{
    const Colors &colors = m_context.theme.colors();
    const QColor color = message.mine ? colors.onOwnBubbleMuted : colors.onBubbleMuted;
    painter.setFont(m_layouter.smallFont());
    painter.setPen(color);
    painter.drawText(layout.time, Qt::AlignCenter, layout.timeText);
    if (layout.state.isEmpty()) {
        return;
    }
    switch (message.delivery) {
    case Delivery::waiting:
        paintIcon(painter, layout.state, u"clock"_s, color);
        break;
    case Delivery::sent:
        paintIcon(painter, layout.state, u"check"_s, color);
        break;
    case Delivery::failed:
        paintIcon(painter, layout.state, u"alert"_s, colors.danger);
        break;
    }
}

void MessageDelegate::paintFailure(QPainter &painter, const MessageLayout &layout) const
{
    if (layout.retry.isEmpty()) {
        return;
    }
    const Colors &colors = m_context.theme.colors();
    QFont font = m_layouter.smallFont();
    painter.setFont(font);
    painter.setPen(colors.danger);
    painter.drawText(layout.failure, Qt::AlignCenter, layout.failureText);
    font.setUnderline(true);
    painter.setFont(font);
    painter.setPen(colors.accent);
    painter.drawText(
        layout.retry, Qt::AlignCenter, QCoreApplication::translate("tincan::ui::MessageLayout", "Try again"));
    painter.drawText(
        layout.discard, Qt::AlignCenter, QCoreApplication::translate("tincan::ui::MessageLayout", "Delete"));
}

MessageHit MessageDelegate::hit(
    const QModelIndex &index, QPoint pointInRow, const QStyleOptionViewItem &option) const
{
    const MessageLayout &layout = layoutFor(index, option);
    MessageHit hit;
    if (layout.retry.contains(pointInRow)) {
        hit.part = MessageHit::Part::retry;
        return hit;
    }
    if (layout.discard.contains(pointInRow)) {
        hit.part = MessageHit::Part::discard;
        return hit;
    }
    const QPointF inText = pointInRow - layout.textOrigin;
    bool onGlyphs = false;
    hit.position = inText.y() < 0 ? 0 : int(layout.text->text().size());
    for (int i = 0; i < layout.text->lineCount(); ++i) {
        const QTextLine line = layout.text->lineAt(i);
        if (inText.y() >= line.y() && inText.y() < line.y() + line.height()) {
            hit.position = line.xToCursor(inText.x());
            onGlyphs = line.naturalTextRect().contains(inText);
        }
    }
    if (onGlyphs) {
        hit.part = MessageHit::Part::text;
        for (const Link &link : layout.links) {
            if (hit.position >= link.start && hit.position <= link.start + link.length) {
                hit.part = MessageHit::Part::link;
                hit.url = link.url;
            }
        }
    }
    return hit;
}

} // namespace tincan::ui

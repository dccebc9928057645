// SPDX-License-Identifier: MIT
#include "ui/conversation/messagelayout.h"

#include "ui/models/timetext.h"
#include "ui/theme/themecontroller.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr qreal maxBubble = 600;
constexpr qreal avatarSize = 34;
constexpr qreal stateSize = 14;
constexpr qreal minimumText = 40;

QString tr(const char *text)
{
    return QCoreApplication::translate("tincan::ui::MessageLayout", text);
}

/// Lays the text into lines of at most `width`; returns what they really take.
QSizeF breakLines(QTextLayout &text, qreal width)
{
    qreal widest = 0;
    qreal y = 0;
    text.beginLayout();
    for (QTextLine line = text.createLine(); line.isValid(); line = text.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += line.height();
        widest = std::max(widest, line.naturalTextWidth());
    }
    text.endLayout();
    return {std::ceil(widest), std::ceil(y)};
}

std::shared_ptr<QTextLayout> makeText(const QString &text, const QFont &font, Qt::Alignment alignment)
{
    QString lines = shownText(text);
    lines.replace(u'\n', QChar::LineSeparator); // same length: positions stay those of the message
    auto layout = std::make_shared<QTextLayout>(lines, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(lines.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(alignment);
    layout->setTextOption(option);
    layout->setCacheEnabled(true);
    return layout;
}

struct Column
{
    qreal left;
    qreal width;
};

Column columnFor(int width, const Spacing &spacing)
{
    const qreal margin = MessageLayouter::marginFor(width, spacing);
    const qreal room = std::max(width - 2 * margin, minimumText);
    const qreal taken = std::min(room, qreal(MessageLayouter::maxColumn));
    return {margin + (room - taken) / 2, taken};
}

void mirror(MessageLayout &layout)
{
    const qreal width = layout.size.width();
    const qreal before = layout.bubble.left();
    for (QRectF *rect : {&layout.day, &layout.notice, &layout.avatar, &layout.bubble, &layout.name,
             &layout.failure, &layout.retry, &layout.discard}) {
        if (!rect->isEmpty()) {
            rect->moveLeft(width - rect->right());
        }
    }
    // Within the bubble the text keeps its own direction, and the time its place after the last line.
    const qreal moved = layout.bubble.left() - before;
    layout.textOrigin.rx() += moved;
    layout.time.translate(moved, 0);
    layout.state.translate(moved, 0);
}

} // namespace

QString shownText(const QString &text)
{
    qsizetype end = std::min<qsizetype>(text.size(), MessageLayouter::maxShownLength);
    int lines = 0;
    for (qsizetype i = 0; i < end; ++i) {
        if (text.at(i) == u'\n' && ++lines >= MessageLayouter::maxShownLines) {
            end = i;
        }
    }
    if (end == text.size()) {
        return text;
    }
    if (end > 0 && text.at(end - 1).isHighSurrogate()) {
        --end;
    }
    return text.left(end) + u'…';
}

QString dayTitle(QDate day, QDate today)
{
    if (day == today) {
        return tr("Today");
    }
    if (day == today.addDays(-1)) {
        return tr("Yesterday");
    }
    return QLocale().toString(day, day.year() == today.year() ? u"dddd, d MMMM"_s : u"d MMMM yyyy"_s);
}

int MessageLayouter::marginFor(int width, const Spacing &spacing)
{
    return width < 560 ? spacing.medium : spacing.wide;
}

QFont MessageLayouter::textFont() const
{
    return m_theme.font(m_theme.theme().type.body);
}

QFont MessageLayouter::nameFont() const
{
    return m_theme.font(m_theme.theme().type.body * 0.93, QFont::DemiBold);
}

QFont MessageLayouter::smallFont() const
{
    return m_theme.font(m_theme.theme().type.small * 0.93);
}

MessageLayout MessageLayouter::layout(
    const Message &message, const Grouping &grouping, int width, QDate today, bool rightToLeft) const
{
    ++m_computations;
    const Spacing &spacing = m_theme.spacing();
    MessageLayout layout;
    layout.size.setWidth(width);
    qreal y = grouping.firstOfGroup ? spacing.medium : spacing.hair;
    if (grouping.firstOfDay) {
        placeDay(layout, message, width, today, y);
    }
    if (message.kind == Message::Kind::notice) {
        placeNotice(layout, message, width, y);
    } else {
        placeBubble(layout, message, grouping, width, y);
        if (message.delivery == Delivery::failed) {
            placeFailure(layout, message, width, y);
        }
    }
    layout.size.setHeight(int(std::ceil(y)));
    if (rightToLeft) {
        mirror(layout);
    }
    return layout;
}

void MessageLayouter::placeDay(
    MessageLayout &layout, const Message &message, int width, QDate today, qreal &y) const
{
    const Spacing &spacing = m_theme.spacing();
    const QFontMetricsF metrics(smallFont());
    layout.dayText = dayTitle(dayOf(message), today);
    const qreal dayWidth = std::ceil(metrics.horizontalAdvance(layout.dayText)) + 2 * spacing.medium;
    const qreal height = std::ceil(metrics.height()) + spacing.small;
    y = spacing.large;
    layout.day = QRectF((width - dayWidth) / 2, y, dayWidth, height);
    y += height + spacing.large;
}

void MessageLayouter::placeNotice(MessageLayout &layout, const Message &message, int width, qreal &y) const
{
    const Spacing &spacing = m_theme.spacing();
    const Column column = columnFor(width, spacing);
    const qreal room = column.width - 2 * spacing.medium;
    layout.text = makeText(message.text, smallFont(), Qt::AlignHCenter);
    const QSizeF size = breakLines(*layout.text, room);
    layout.textOrigin = QPointF(column.left + spacing.medium, y + spacing.tiny);
    layout.notice = QRectF((width - size.width()) / 2 - spacing.medium, y, size.width() + 2 * spacing.medium,
        size.height() + 2 * spacing.tiny);
    y = layout.notice.bottom() + spacing.tiny;
}

void MessageLayouter::placeBubble(
    MessageLayout &layout, const Message &message, const Grouping &grouping, int width, qreal &y) const
{
    const Spacing &spacing = m_theme.spacing();
    const Column column = columnFor(width, spacing);
    const qreal gutter = message.mine ? 0 : avatarSize + spacing.small;
    const qreal opposite
        = column.width > 480 ? avatarSize + spacing.small : spacing.wide; // left free on the other side
    const qreal limit = std::max(std::min(maxBubble, column.width - gutter - opposite), minimumText);
    const qreal paddingX = spacing.medium;
    const qreal paddingY = spacing.small - 1;
    const qreal room = limit - 2 * paddingX;
    const QFontMetricsF small(smallFont());

    layout.timeText = timeText(message.atMs);
    const qreal timeWidth = std::ceil(small.horizontalAdvance(layout.timeText));
    const qreal metaWidth = timeWidth + (message.mine ? stateSize + spacing.tiny : 0);
    const qreal metaHeight = std::ceil(small.height());

    layout.text
        = makeText(message.text, textFont(), message.text.isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft);
    layout.links = findLinks(layout.text->text());
    const QSizeF textSize = breakLines(*layout.text, room);
    qreal content = textSize.width();

    const bool named = grouping.firstOfGroup && !message.mine;
    qreal nameHeight = 0;
    if (named) {
        const QFontMetricsF metrics(nameFont());
        layout.nameText = metrics.elidedText(message.fromName.simplified(), Qt::ElideRight, room);
        content = std::max(content, std::ceil(metrics.horizontalAdvance(layout.nameText)));
        nameHeight = std::ceil(metrics.height()) + spacing.hair;
    }
    const QTextLine last = layout.text->lineAt(layout.text->lineCount() - 1);
    const qreal withMeta = std::ceil(last.naturalTextWidth()) + spacing.medium + metaWidth;
    const bool inLine = withMeta <= room && !message.text.isRightToLeft();
    content = std::max(content, inLine ? withMeta : metaWidth);

    const qreal bubbleWidth = content + 2 * paddingX;
    const qreal metaRow = inLine ? 0 : metaHeight;
    const qreal bubbleHeight = 2 * paddingY + nameHeight + textSize.height() + metaRow;
    const qreal left = message.mine ? column.left + column.width - bubbleWidth : column.left + gutter;
    layout.bubble = QRectF(left, y, bubbleWidth, bubbleHeight);
    if (named) {
        layout.name = QRectF(left + paddingX, y + paddingY, content, nameHeight);
        layout.avatar = QRectF(column.left, y, avatarSize, avatarSize);
    }
    // Lines aligned to the right end at `room`; the bubble may be narrower.
    const qreal shift = message.text.isRightToLeft() ? room - content : 0;
    layout.textOrigin = QPointF(left + paddingX - shift, y + paddingY + nameHeight);
    const qreal metaBottom = layout.bubble.bottom() - paddingY + 1;
    const qreal metaLeft = layout.bubble.right() - paddingX - metaWidth;
    layout.time = QRectF(metaLeft, metaBottom - metaHeight, timeWidth, metaHeight);
    if (message.mine) {
        layout.state = QRectF(layout.time.right() + spacing.tiny, layout.time.center().y() - stateSize / 2,
            stateSize, stateSize);
    }
    y = layout.bubble.bottom() + spacing.hair;
}

void MessageLayouter::placeFailure(MessageLayout &layout, const Message &message, int width, qreal &y) const
{
    const Spacing &spacing = m_theme.spacing();
    const Column column = columnFor(width, spacing);
    const QFontMetricsF metrics(smallFont());
    const qreal height = std::ceil(metrics.height()) + spacing.small;
    const qreal discardWidth = std::ceil(metrics.horizontalAdvance(tr("Delete"))) + spacing.large;
    const qreal retryWidth = std::ceil(metrics.horizontalAdvance(tr("Try again"))) + spacing.large;
    const qreal right = column.left + column.width;
    layout.discard = QRectF(right - discardWidth, y, discardWidth, height);
    layout.retry = QRectF(layout.discard.left() - retryWidth, y, retryWidth, height);
    const qreal room = layout.retry.left() - column.left - spacing.small;
    const QString reason
        = message.failure.isEmpty() ? tr("Not sent") : tr("Not sent: %1").arg(message.failure);
    layout.failureText = metrics.elidedText(reason, Qt::ElideRight, std::max(room, 0.0));
    const qreal failureWidth = std::ceil(metrics.horizontalAdvance(layout.failureText)) + spacing.hair;
    layout.failure = QRectF(layout.retry.left() - spacing.small - failureWidth, y, failureWidth, height);
    y += height + spacing.tiny;
}

} // namespace tincan::ui

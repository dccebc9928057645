// SPDX-License-Identifier: MIT
#include "ui/conversation/messageview.h"

#include "ui/theme/themecontroller.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int estimatedRow = 48;
constexpr int bottomMargin = 12;
constexpr int dragScrollMs = 30;

} // namespace

MessageView::MessageView(const Context &context, MessageModel &model, QWidget *parent)
    : QListView(parent), m_context(context), m_messages(model),
      m_delegate(new MessageDelegate(context, model, this)), m_heights(estimatedRow)
{
    setObjectName(u"messages"_s);
    setAccessibleName(tr("Messages"));
    setItemDelegate(m_delegate);
    m_delegate->setSelectionSource([this](const QModelIndex &index) { return textSelectionIn(index); });
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::ArrowCursor);
    setModel(&model);
    m_dragScroll.setInterval(dragScrollMs);
    connect(&m_dragScroll, &QTimer::timeout, this, &MessageView::scrollWhileDragging);
    connect(&model, &QAbstractItemModel::rowsMoved, this, [this] {
        m_heights.invalidateAll();
        layOut();
    });
    connect(&model, &QAbstractItemModel::rowsRemoved, this, [this] { layOut(); });
    connect(&context.theme, &ThemeController::changed, this, [this] { viewport()->update(); });
}

int MessageView::contentWidth() const
{
    return std::max(width() - verticalScrollBar()->sizeHint().width(), 1);
}

void MessageView::measure(int row)
{
    if (!m_heights.isExact(row)) {
        const QModelIndex index = m_messages.index(row);
        const int height = m_delegate->sizeHint(optionFor(QRect(0, 0, contentWidth(), 0)), index).height();
        m_heights.set(row, height);
    }
}

QStyleOptionViewItem MessageView::optionFor(const QRect &rect) const
{
    QStyleOptionViewItem option;
    option.rect = rect;
    option.direction = layoutDirection();
    option.font = font();
    return option;
}

void MessageView::layOut()
{
    if (m_layingOut || viewport()->width() <= 0) {
        return;
    }
    m_layingOut = true;
    const int height = viewport()->height();
    if (m_heights.count() > 0) {
        if (m_atEnd) {
            layOutFromEnd(height);
        } else {
            layOutFromAnchor(height);
        }
        measureAbove(height);
    }
    updateScrollBar(height);
    m_layingOut = false;
    viewport()->update();
}

/// One screen more than is seen, so that the way up is exact before it is scrolled.
void MessageView::measureAbove(int height)
{
    int row = m_anchorRow;
    for (int covered = 0; row > 0 && covered < height; covered += m_heights.height(row)) {
        measure(--row);
    }
}

void MessageView::layOutFromEnd(int height)
{
    int covered = bottomMargin;
    int row = m_heights.count();
    while (row > 0 && covered < height) {
        measure(--row);
        covered += m_heights.height(row);
    }
    m_anchorRow = row;
    m_anchorOffset = std::max(covered - height, 0);
}

void MessageView::layOutFromAnchor(int height)
{
    m_anchorRow = std::clamp(m_anchorRow, 0, m_heights.count() - 1);
    measure(m_anchorRow);
    while (m_anchorOffset < 0 && m_anchorRow > 0) {
        measure(--m_anchorRow);
        m_anchorOffset += m_heights.height(m_anchorRow);
    }
    while (m_anchorOffset >= m_heights.height(m_anchorRow) && m_anchorRow + 1 < m_heights.count()) {
        m_anchorOffset -= m_heights.height(m_anchorRow);
        measure(++m_anchorRow);
    }
    m_anchorOffset = std::max(m_anchorOffset, 0);
    int covered = -m_anchorOffset;
    int row = m_anchorRow;
    while (row < m_heights.count() && covered < height) {
        measure(row);
        covered += m_heights.height(row++);
    }
    if (row == m_heights.count() && covered + bottomMargin <= height) {
        setAtEnd(true);
        layOutFromEnd(height);
    }
}

void MessageView::updateScrollBar(int height)
{
    const int total = m_heights.total() + bottomMargin;
    const int value = m_heights.count() == 0 ? 0 : m_heights.top(m_anchorRow) + m_anchorOffset;
    verticalScrollBar()->setPageStep(height);
    verticalScrollBar()->setSingleStep(m_context.theme.spacing().huge);
    verticalScrollBar()->setRange(0, std::max(total - height, 0));
    verticalScrollBar()->setValue(m_atEnd ? verticalScrollBar()->maximum() : value);
    m_scrollValue = verticalScrollBar()->value();
}

void MessageView::scrollContentsBy(int, int)
{
    if (m_layingOut) {
        return;
    }
    const int value = verticalScrollBar()->value();
    const int delta = value - m_scrollValue;
    const bool wasAtEnd = m_atEnd;
    setAtEnd(value >= verticalScrollBar()->maximum());
    if (!m_atEnd && value == 0) {
        m_anchorRow = 0; // the top is the top, whatever was estimated on the way
        m_anchorOffset = 0;
    } else if (!m_atEnd && std::abs(delta) <= 2 * viewport()->height()) {
        m_anchorOffset += delta; // in real pixels from what is on screen, so estimates cause no jump
    } else if (!m_atEnd) {
        m_anchorRow = std::max(m_heights.rowAt(value), 0);
        m_anchorOffset = m_heights.count() == 0 ? 0 : value - m_heights.top(m_anchorRow);
    }
    if (wasAtEnd && m_atEnd && delta == 0) {
        return;
    }
    layOut();
    if (m_heights.count() > 0 && m_anchorRow == 0 && !m_atEnd) {
        Q_EMIT topReached();
    }
}

void MessageView::setAtEnd(bool atEnd)
{
    if (atEnd != m_atEnd) {
        m_atEnd = atEnd;
        Q_EMIT atEndChanged(atEnd);
    }
}

void MessageView::scrollToEnd()
{
    setAtEnd(true);
    layOut();
}

int MessageView::contentTop() const
{
    return std::max(viewport()->height() - m_heights.total() - bottomMargin, 0);
}

int MessageView::verticalOffset() const
{
    return m_scrollValue;
}

QRect MessageView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_heights.count()) {
        return {};
    }
    const int y = contentTop() + m_heights.top(index.row()) - m_scrollValue;
    const int x = layoutDirection() == Qt::RightToLeft ? viewport()->width() - contentWidth() : 0;
    return {x, y, contentWidth(), m_heights.height(index.row())};
}

QModelIndex MessageView::indexAt(const QPoint &point) const
{
    const int y = point.y() - contentTop() + m_scrollValue;
    if (y < 0 || y >= m_heights.total()) {
        return {};
    }
    return m_messages.index(m_heights.rowAt(y));
}

void MessageView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || index.row() >= m_heights.count()) {
        return;
    }
    measure(index.row());
    const QRect rect = visualRect(index);
    const int height = viewport()->height();
    if (hint == EnsureVisible && rect.top() >= 0 && rect.bottom() < height) {
        return;
    }
    const bool down
        = hint == PositionAtBottom || (hint == EnsureVisible && rect.bottom() >= height && rect.top() > 0);
    setAtEnd(down && index.row() == m_heights.count() - 1);
    m_anchorRow = index.row();
    m_anchorOffset = 0;
    if (down) {
        m_anchorOffset = m_heights.height(index.row()) - height;
    } else if (hint == PositionAtCenter) {
        m_anchorOffset = (m_heights.height(index.row()) - height) / 2;
    }
    layOut();
    if (m_anchorRow == 0 && !m_atEnd) {
        Q_EMIT topReached();
    }
}

void MessageView::reset()
{
    QAbstractItemView::reset();
    clearTextSelection();
    m_heights.reset(m_messages.rowCount());
    m_anchorRow = 0;
    m_anchorOffset = 0;
    setAtEnd(true);
    layOut();
}

void MessageView::doItemsLayout()
{
    QAbstractItemView::doItemsLayout();
    layOut();
}

void MessageView::updateGeometries()
{
    QAbstractItemView::updateGeometries();
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    if (contentWidth() != m_laidOutWidth) {
        m_laidOutWidth = contentWidth();
        m_heights.invalidateAll();
    }
    layOut();
}

void MessageView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutDirectionChange) {
        m_delegate->forgetLayouts();
        m_heights.invalidateAll();
        layOut();
    }
}

void MessageView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    const int count = end - start + 1;
    m_heights.insert(start, count);
    if (!m_atEnd && start <= m_anchorRow) {
        m_anchorRow += count;
    }
    QAbstractItemView::rowsInserted(parent, start, end);
    layOut();
}

void MessageView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsAboutToBeRemoved(parent, start, end);
    m_heights.remove(start, end - start + 1);
    if (m_anchorRow > end) {
        m_anchorRow -= end - start + 1;
    } else if (m_anchorRow >= start) {
        m_anchorRow = start;
        m_anchorOffset = 0;
    }
}

void MessageView::dataChanged(
    const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    QAbstractItemView::dataChanged(topLeft, bottomRight, roles);
    m_heights.invalidate(topLeft.row(), bottomRight.row());
    layOut();
}

void MessageView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const QModelIndex current = hasFocus() ? currentIndex() : QModelIndex();
    for (int row = m_anchorRow; row < m_heights.count(); ++row) {
        const QModelIndex index = m_messages.index(row);
        QStyleOptionViewItem option = optionFor(visualRect(index));
        if (option.rect.top() >= viewport()->height()) {
            break;
        }
        if (!option.rect.intersects(event->rect())) {
            continue;
        }
        option.state.setFlag(QStyle::State_HasFocus, index == current);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index) && !m_selectionFrom);
        m_delegate->paint(&painter, option, index);
    }
}

QModelIndex MessageView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int last = m_heights.count() - 1;
    if (last < 0) {
        return {};
    }
    const int row = currentIndex().isValid() ? currentIndex().row() : last + 1;
    const int page = std::max(viewport()->height() / estimatedRow - 1, 1);
    int target = row;
    switch (action) {
    case MoveUp:
    case MovePrevious:
    case MoveLeft:
        target = row - 1;
        break;
    case MoveDown:
    case MoveNext:
    case MoveRight:
        target = row + 1;
        break;
    case MoveHome:
        target = 0;
        break;
    case MoveEnd:
        target = last;
        break;
    case MovePageUp:
        target = row - page;
        break;
    case MovePageDown:
        target = row + page;
        break;
    }
    return m_messages.index(std::clamp(target, 0, last));
}

void MessageView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const QModelIndex first = indexAt(rect.normalized().topLeft());
    const QModelIndex last = indexAt(rect.normalized().bottomRight());
    if (first.isValid() && last.isValid()) {
        selectionModel()->select(QItemSelection(first, last), command);
    }
}

QRegion MessageView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        region += visualRect(range.topLeft()).united(visualRect(range.bottomRight()));
    }
    return region.intersected(viewport()->rect());
}

} // namespace tincan::ui

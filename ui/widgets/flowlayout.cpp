// SPDX-License-Identifier: MIT
#include "ui/widgets/flowlayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace tincan::ui {

namespace {

constexpr int narrowestWords = 220;

int heightOf(const QLayoutItem &item, int width)
{
    return item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
}

} // namespace

FlowLayout::FlowLayout(int gap, QWidget *parent) : QLayout(parent), m_gap(gap) { }

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[size_t(index)].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count()) {
        return nullptr;
    }
    QLayoutItem *item = m_items[size_t(index)].release();
    m_items.erase(m_items.begin() + index);
    return item;
}

QSize FlowLayout::minimumSize() const
{
    int width = 0;
    for (size_t i = 1; i < m_items.size(); ++i) {
        width = std::max(width, m_items[i]->minimumSize().width());
    }
    const QMargins margins = contentsMargins();
    return {width + margins.left() + margins.right(), 0};
}

QSize FlowLayout::sizeHint() const
{
    const QMargins margins = contentsMargins();
    int width = margins.left() + margins.right();
    for (const auto &item : m_items) {
        width += item->sizeHint().width() + m_gap;
    }
    return {width, heightForWidth(width)};
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int FlowLayout::arrange(const QRect &rect, bool apply) const
{
    const QMargins margins = contentsMargins();
    const QRect room = rect.marginsRemoved(margins);
    std::vector<QLayoutItem *> others;
    int othersWidth = 0;
    int othersHeight = 0;
    for (size_t i = 1; i < m_items.size(); ++i) {
        if (!m_items[i]->isEmpty()) {
            others.push_back(m_items[i].get());
            othersWidth += m_gap + m_items[i]->sizeHint().width();
            othersHeight = std::max(othersHeight, m_items[i]->sizeHint().height());
        }
    }
    if (m_items.empty()) {
        return margins.top() + margins.bottom();
    }
    QLayoutItem &first = *m_items.front();
    const int wanted = std::min(first.sizeHint().width(), narrowestWords);
    const bool oneRow = others.empty() || room.width() - othersWidth >= wanted;
    const int firstWidth = oneRow ? room.width() - othersWidth : room.width();
    const int firstHeight = heightOf(first, firstWidth);
    const int rowHeight = oneRow ? std::max(firstHeight, othersHeight) : firstHeight;
    if (apply) {
        const auto place = [&](QLayoutItem &item, QRect target) {
            const auto direction = parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
            item.setGeometry(QStyle::visualRect(direction, room, target));
        };
        place(first, QRect(room.left(), room.top() + (rowHeight - firstHeight) / 2, firstWidth, firstHeight));
        int x = oneRow ? room.left() + firstWidth + m_gap : room.left();
        const int top = oneRow ? room.top() : room.top() + rowHeight + m_gap;
        const int height = oneRow ? rowHeight : othersHeight;
        for (QLayoutItem *item : others) {
            const QSize size = item->sizeHint();
            place(*item, QRect(x, top + (height - size.height()) / 2, size.width(), size.height()));
            x += size.width() + m_gap;
        }
    }
    const int below = oneRow ? 0 : m_gap + othersHeight;
    return margins.top() + rowHeight + below + margins.bottom();
}

} // namespace tincan::ui

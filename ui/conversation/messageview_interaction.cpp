// SPDX-License-Identifier: MIT
// The half of MessageView that answers to mouse and keyboard: selecting, copying, links, menu.
#include "ui/conversation/messageview.h"
#include "ui/models/timetext.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTextBoundaryFinder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int fastestDragStep = 60; // pixels in each step of the timer

} // namespace

MessageHit MessageView::hitAt(QPoint point, QModelIndex *index) const
{
    *index = indexAt(point);
    if (!index->isValid()) {
        return {};
    }
    const QRect rect = visualRect(*index);
    return m_delegate->hit(*index, point - rect.topLeft(), optionFor(rect));
}

MessageView::TextPlace MessageView::placeAt(QPoint point) const
{
    QModelIndex index;
    const MessageHit hit = hitAt(point, &index);
    if (index.isValid()) {
        return {index, hit.position};
    }
    const int last = m_messages.rowCount() - 1;
    if (point.y() < contentTop()) {
        return {m_messages.index(0), 0};
    }
    return {m_messages.index(last), int(m_messages.message(last).text.size())};
}

std::optional<TextRange> MessageView::textSelectionIn(const QModelIndex &index) const
{
    if (!m_selectionFrom || !m_selectionTo || !m_selectionFrom->index.isValid()
        || !m_selectionTo->index.isValid()) {
        return std::nullopt;
    }
    const auto before = [](const TextPlace &a, const TextPlace &b) {
        return std::pair(a.index.row(), a.position) < std::pair(b.index.row(), b.position);
    };
    const auto &[first, last] = std::minmax(*m_selectionFrom, *m_selectionTo, before);
    const int row = index.row();
    if (row < first.index.row() || row > last.index.row()) {
        return std::nullopt;
    }
    const int size = int(shownText(m_messages.message(row).text).size());
    const int start = row == first.index.row() ? std::min(first.position, size) : 0;
    const int end = row == last.index.row() ? std::min(last.position, size) : size;
    return TextRange{start, end - start};
}

void MessageView::clearTextSelection()
{
    m_selectionFrom.reset();
    m_selectionTo.reset();
    viewport()->update();
}

QString MessageView::textOfRange() const
{
    if (!m_selectionFrom || !m_selectionFrom->index.isValid() || !m_selectionTo->index.isValid()) {
        return {};
    }
    // As a list: of two temporaries std::minmax would give references.
    const auto [first, last] = std::minmax({m_selectionFrom->index.row(), m_selectionTo->index.row()});
    QStringList parts;
    for (int row = first; row <= last; ++row) {
        const auto range = textSelectionIn(m_messages.index(row));
        const QString text = m_messages.message(row).text;
        if (range && range->length > 0) {
            const bool whole = range->start == 0 && range->length >= int(shownText(text).size());
            parts.append(whole ? text : text.mid(range->start, range->length));
        }
    }
    return parts.join(u'\n');
}

QString MessageView::textOfRows() const
{
    QModelIndexList rows = selectionModel()->selectedIndexes();
    if (rows.isEmpty() && currentIndex().isValid()) {
        rows = {currentIndex()};
    }
    if (rows.size() == 1) {
        return m_messages.message(rows.first().row()).text;
    }
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex &index : rows) {
        const Message &message = m_messages.message(index.row());
        lines.append(message.kind == Message::Kind::notice
                ? message.text
                : tr("[%1] %2: %3").arg(timeText(message.atMs), message.fromName, message.text));
    }
    return lines.join(u'\n');
}

QString MessageView::selectedText() const
{
    const QString range = textOfRange();
    return range.isEmpty() ? textOfRows() : range;
}

void MessageView::copySelection()
{
    const QString text = selectedText();
    if (!text.isEmpty()) {
        QGuiApplication::clipboard()->setText(text);
    }
}

void MessageView::activate(const MessageHit &hit, const QModelIndex &index)
{
    const QString clientId = m_messages.message(index.row()).clientId;
    switch (hit.part) {
    case MessageHit::Part::link:
        Q_EMIT linkActivated(hit.url);
        break;
    case MessageHit::Part::retry:
        Q_EMIT retryRequested(clientId);
        break;
    case MessageHit::Part::discard:
        Q_EMIT discardRequested(clientId);
        break;
    case MessageHit::Part::text:
    case MessageHit::Part::nothing:
        break;
    }
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_messages.rowCount() == 0) {
        return;
    }
    QModelIndex index;
    m_pressed = hitAt(event->position().toPoint(), &index);
    selectionModel()->clearSelection();
    if (index.isValid()) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
    m_selectionFrom = placeAt(event->position().toPoint());
    m_selectionTo = m_selectionFrom;
    m_dragging = true;
    viewport()->update();
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_dragging && m_messages.rowCount() > 0) {
        dragTo(point);
        return;
    }
    QModelIndex index;
    switch (hitAt(point, &index).part) {
    case MessageHit::Part::link:
    case MessageHit::Part::retry:
    case MessageHit::Part::discard:
        viewport()->setCursor(Qt::PointingHandCursor);
        break;
    case MessageHit::Part::text:
        viewport()->setCursor(Qt::IBeamCursor);
        break;
    case MessageHit::Part::nothing:
        viewport()->setCursor(Qt::ArrowCursor);
        break;
    }
}

void MessageView::dragTo(QPoint point)
{
    m_dragPoint = point;
    m_selectionTo = placeAt(point);
    viewport()->update();
    if (beyondEdge() == 0) {
        m_dragScroll.stop();
    } else if (!m_dragScroll.isActive()) {
        m_dragScroll.start();
    }
}

int MessageView::beyondEdge() const
{
    const int y = m_dragPoint.y();
    return y < 0 ? y : std::max(y - viewport()->height() + 1, 0);
}

/// The further out the mouse, the faster.
void MessageView::scrollWhileDragging()
{
    const int before = verticalScrollBar()->value();
    verticalScrollBar()->setValue(before + std::clamp(beyondEdge(), -fastestDragStep, fastestDragStep));
    if (!m_dragging || verticalScrollBar()->value() == before || m_messages.rowCount() == 0) {
        m_dragScroll.stop();
        return;
    }
    m_selectionTo = placeAt({m_dragPoint.x(), std::clamp(m_dragPoint.y(), 0, viewport()->height() - 1)});
    viewport()->update();
}

void MessageView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_dragging) {
        return;
    }
    m_dragging = false;
    m_dragScroll.stop();
    const QString selected = textOfRange();
    if (selected.isEmpty()) {
        clearTextSelection();
        QModelIndex index;
        const MessageHit hit = hitAt(event->position().toPoint(), &index);
        if (index.isValid() && hit.part == m_pressed.part && hit.url == m_pressed.url) {
            activate(hit, index);
        }
    } else if (QGuiApplication::clipboard()->supportsSelection()) {
        QGuiApplication::clipboard()->setText(selected, QClipboard::Selection);
    }
}

void MessageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QModelIndex index;
    const MessageHit hit = hitAt(event->position().toPoint(), &index);
    if (!index.isValid() || hit.part != MessageHit::Part::text) {
        return;
    }
    const QString text = m_messages.message(index.row()).text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(std::min<qsizetype>(hit.position, text.size()));
    const auto end = finder.isAtBoundary() && finder.position() < text.size() ? finder.position() : -1;
    const qsizetype start = end >= 0 ? end : finder.toPreviousBoundary();
    finder.setPosition(std::max<qsizetype>(start, 0));
    const qsizetype stop = finder.toNextBoundary();
    m_selectionFrom = TextPlace{index, int(std::max<qsizetype>(start, 0))};
    m_selectionTo = TextPlace{index, int(stop < 0 ? text.size() : stop)};
    viewport()->update();
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        clearTextSelection();
        selectAll();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Escape:
        clearTextSelection();
        clearSelection();
        event->ignore(); // the page gives the focus back to the composer
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid()) {
            const Message &message = m_messages.message(currentIndex().row());
            const QList<Link> links = findLinks(shownText(message.text));
            if (message.delivery == Delivery::failed) {
                Q_EMIT retryRequested(message.clientId);
            } else if (!links.isEmpty()) {
                Q_EMIT linkActivated(links.first().url);
            }
        }
        return;
    case Qt::Key_Delete:
        if (currentIndex().isValid()
            && m_messages.message(currentIndex().row()).delivery == Delivery::failed) {
            Q_EMIT discardRequested(m_messages.message(currentIndex().row()).clientId);
        }
        return;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
        clearTextSelection(); // from here on whole messages are walked through
        break;
    default:
        break;
    }
    QAbstractItemView::keyPressEvent(event);
}

void MessageView::keyboardSearch(const QString &text)
{
    if (!text.trimmed().isEmpty()) {
        Q_EMIT textTyped(text);
    }
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid()) {
        return;
    }
    if (!byKey && !m_selectionFrom) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
    const Message message = m_messages.message(index.row());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy"), this, &MessageView::copySelection);
    menu->addAction(
        tr("Copy &message"), this, [text = message.text] { QGuiApplication::clipboard()->setText(text); });
    for (const Link &link : findLinks(shownText(message.text)).mid(0, 5)) {
        menu->addAction(tr("Open %1…").arg(honestHost(link.url)), this,
            [this, url = link.url] { Q_EMIT linkActivated(url); });
    }
    if (message.mine && message.delivery == Delivery::failed) {
        menu->addSeparator();
        menu->addAction(tr("&Try again"), this, [this, id = message.clientId] { Q_EMIT retryRequested(id); });
        menu->addAction(tr("&Delete"), this, [this, id = message.clientId] { Q_EMIT discardRequested(id); });
    }
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

} // namespace tincan::ui

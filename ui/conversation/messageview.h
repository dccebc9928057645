// SPDX-License-Identifier: MIT
#pragma once

#include "ui/conversation/heightmap.h"
#include "ui/conversation/messagedelegate.h"

#include <QListView>
#include <QPersistentModelIndex>
#include <QTimer>

namespace tincan::ui {

/// The conversation: a list that lays out only the rows it shows.
///
/// A stock QListView asks the height of every row before it shows one. This one keeps its look to
/// the outside (selection, keyboard, accessibility) and replaces the geometry by a HeightMap: a
/// row is measured when it comes into view, an anchor row holds its place on screen whatever
/// happens above it, and the end is stuck to for as long as the user is there.
class MessageView : public QListView
{
    Q_OBJECT

public:
    MessageView(const Context &context, MessageModel &model, QWidget *parent = nullptr);

    const MessageDelegate &delegate() const { return *m_delegate; }
    /// Whether the newest message is in view, and new ones will scroll the list.
    bool isAtEnd() const { return m_atEnd; }
    /// Room for rows: without the scroll bar's, whether it is shown or not, so that nothing shifts when it
    /// comes.
    int contentWidth() const;
    void scrollToEnd();
    /// What Ctrl+C would copy; empty where nothing is selected.
    QString selectedText() const;
    void copySelection();

    QRect visualRect(const QModelIndex &index) const override;
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void reset() override;
    void doItemsLayout() override;
    /// What is typed here is meant for the composer.
    void keyboardSearch(const QString &text) override;

Q_SIGNALS:
    void textTyped(const QString &text);
    void linkActivated(const QUrl &url);
    void retryRequested(const QString &clientId);
    void discardRequested(const QString &clientId);
    /// The first row came into view: older messages are wanted.
    void topReached();
    void atEndChanged(bool atEnd);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void dataChanged(
        const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;

private:
    struct TextPlace
    {
        QPersistentModelIndex index;
        int position = 0;
    };

    void measure(int row);
    void layOut();
    void measureAbove(int height);
    void layOutFromEnd(int height);
    void layOutFromAnchor(int height);
    void updateScrollBar(int height);
    void setAtEnd(bool atEnd);
    /// Where the content begins in the viewport: below its top while there is too little to fill it.
    int contentTop() const;
    QStyleOptionViewItem optionFor(const QRect &rect) const;
    MessageHit hitAt(QPoint point, QModelIndex *index) const;
    TextPlace placeAt(QPoint point) const;
    void dragTo(QPoint point);
    /// How far the mouse is above (negative) or below the viewport.
    int beyondEdge() const;
    void scrollWhileDragging();
    std::optional<TextRange> textSelectionIn(const QModelIndex &index) const;
    void clearTextSelection();
    void activate(const MessageHit &hit, const QModelIndex &index);
    QString textOfRange() const;
    QString textOfRows() const;

    Context m_context;
    MessageModel &m_messages;
    MessageDelegate *m_delegate;
    HeightMap m_heights;
    int m_anchorRow = 0;
    int m_anchorOffset = 0; ///< pixels of the anchor row above the viewport's top
    bool m_atEnd = true;
    bool m_layingOut = false;
    int m_scrollValue = 0;
    int m_laidOutWidth = 0;
    std::optional<TextPlace> m_selectionFrom;
    std::optional<TextPlace> m_selectionTo;
    bool m_dragging = false;
    QPoint m_dragPoint;
    QTimer m_dragScroll; ///< runs while the mouse is held outside
    MessageHit m_pressed;
};

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/conversation/messagelayout.h"

#include <QCache>
#include <QDate>
#include <QStyledItemDelegate>

#include <functional>
#include <optional>

namespace tincan::ui {

/// Part of a message's shown text.
struct TextRange
{
    int start = 0;
    int length = 0;
};

/// What lies under a point of a message.
struct MessageHit
{
    enum class Part { nothing, text, link, retry, discard };

    Part part = Part::nothing;
    int position = 0; ///< the place between characters that is nearest, wherever the point is
    QUrl url;
};

/// Draws messages from cached layouts and tells what lies under the mouse.
class MessageDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Layouts kept; some screens full.
    static constexpr int maxCached = 600;
    /// Which part of a row's text is selected.
    using SelectionSource = std::function<std::optional<TextRange>(const QModelIndex &)>;

    MessageDelegate(const Context &context, const MessageModel &model, QObject *parent = nullptr);

    void setSelectionSource(SelectionSource source) { m_selection = std::move(source); }
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    MessageHit hit(const QModelIndex &index, QPoint pointInRow, const QStyleOptionViewItem &option) const;
    const MessageLayout &layoutFor(const QModelIndex &index, const QStyleOptionViewItem &option) const;
    int computations() const { return m_layouter.computations(); }
    /// After a change of font or day.
    void forgetLayouts() { m_cache.clear(); }

private:
    struct Cached
    {
        MessageLayout layout;
        quint32 revision;
        int width;
        QDate today;
    };

    void paintText(
        QPainter &painter, const MessageLayout &layout, const QModelIndex &index, const QColor &color) const;
    void paintBubble(
        QPainter &painter, const MessageLayout &layout, const Message &message, bool current) const;
    void paintMeta(QPainter &painter, const MessageLayout &layout, const Message &message) const;
    void paintFailure(QPainter &painter, const MessageLayout &layout) const;

    Context m_context;
    const MessageModel &m_model;
    MessageLayouter m_layouter;
    SelectionSource m_selection;
    mutable QCache<quint64, Cached> m_cache;
};

} // namespace tincan::ui

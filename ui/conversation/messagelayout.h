// SPDX-License-Identifier: MIT
#pragma once

#include "ui/conversation/links.h"
#include "ui/models/messagemodel.h"

#include <QFont>
#include <QRectF>
#include <QTextLayout>

#include <memory>

namespace tincan::ui {

class ThemeController;
struct Spacing;

/// Where everything of one message is drawn, in pixels from the row's top left corner.
///
/// Empty rectangles are not drawn. Computed once for each width; painting only reads it.
struct MessageLayout
{
    QSize size; ///< of the row
    QRectF day;
    QRectF notice;
    QRectF avatar;
    QRectF bubble;
    QRectF name;
    QPointF textOrigin; ///< of `text`
    QRectF time;
    QRectF state; ///< the sign of delivery
    QRectF failure;
    QRectF retry;
    QRectF discard;

    QString dayText;
    QString nameText; ///< cut to its room
    QString timeText;
    QString failureText;
    std::shared_ptr<QTextLayout> text; ///< of the message or the notice
    QList<Link> links;
};

/// Computes the layout of messages. Counts how often, so that a test can show how seldom.
class MessageLayouter
{
public:
    /// Characters and lines of one message that are shown; copying gives it whole.
    static constexpr int maxShownLength = 12'000;
    static constexpr int maxShownLines = 400;

    /// The widest column: a longer way from one side to the other is hard to follow.
    static constexpr int maxColumn = 880;
    /// What is left free at the sides of a list of that width.
    static int marginFor(int width, const Spacing &spacing);

    explicit MessageLayouter(const ThemeController &theme) : m_theme(theme) { }

    /// `today` decides between "Today" and a date. `rightToLeft` mirrors the whole.
    MessageLayout layout(
        const Message &message, const Grouping &grouping, int width, QDate today, bool rightToLeft) const;

    QFont textFont() const;
    QFont nameFont() const;
    QFont smallFont() const;
    /// Layouts computed so far.
    int computations() const { return m_computations; }

private:
    void placeDay(MessageLayout &layout, const Message &message, int width, QDate today, qreal &y) const;
    void placeNotice(MessageLayout &layout, const Message &message, int width, qreal &y) const;
    void placeBubble(
        MessageLayout &layout, const Message &message, const Grouping &grouping, int width, qreal &y) const;
    void placeFailure(MessageLayout &layout, const Message &message, int width, qreal &y) const;

    const ThemeController &m_theme;
    mutable int m_computations = 0;
};

/// What is shown of a text: all of it, or its beginning where it is beyond the limits.
QString shownText(const QString &text);
/// "Today", "Yesterday", or the date in the user's way.
QString dayTitle(QDate day, QDate today);

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace tincan::ui {

class ThemeController;

/// Draws a GPIO line: an LED for its level, what it is, and a switch where it can be set.
class PinDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit PinDelegate(const ThemeController &theme, QObject *parent = nullptr);

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Where the switch of a row is, for the mouse.
    QRect switchRect(const QStyleOptionViewItem &option) const;

private:
    void paintLed(QPainter &painter, const QRectF &rect, const QVariant &value) const;
    void paintSwitch(QPainter &painter, const QRectF &rect, bool on, bool pending) const;
    void paintLock(QPainter &painter, const QRect &rect, const QModelIndex &index) const;

    const ThemeController &m_theme;
};

} // namespace tincan::ui

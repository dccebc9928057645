// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace tincan::ui {

class ThemeController;

/// Draws someone: avatar, dot of presence, name, and "you".
class UserDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit UserDelegate(const ThemeController &theme, QObject *parent = nullptr);

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const ThemeController &m_theme;
};

} // namespace tincan::ui

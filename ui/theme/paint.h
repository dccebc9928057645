// SPDX-License-Identifier: MIT
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace tincan::ui {

struct Theme;

/// Draws someone's avatar: their initials on the colour of their name.
void paintAvatar(
    QPainter &painter, const QRectF &rect, const QString &name, const Theme &theme, const QFont &font);

} // namespace tincan::ui

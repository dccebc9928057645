// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QIcon>

namespace tincan::ui {

/// An icon of resources/icons drawn in one colour at whatever size is asked for.
///
/// The SVG says `currentColor`; a disabled icon is drawn in `disabled`. An unknown name gives an
/// icon that draws nothing.
QIcon tintedIcon(const QString &name, const QColor &color, const QColor &disabled);

/// Draws such an icon straight into a rectangle, for delegates.
void paintIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &color);

/// The application's own icon, in its own colours.
QIcon applicationIcon();

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/theme/paint.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace tincan::ui {

void paintAvatar(
    QPainter &painter, const QRectF &rect, const QString &name, const Theme &theme, const QFont &font)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.avatars[size_t(personColorIndex(name))]);
    painter.drawEllipse(rect);
    QFont initialsFont = font;
    initialsFont.setPixelSize(std::max(int(rect.height() * 0.38), 8));
    initialsFont.setWeight(QFont::DemiBold);
    painter.setFont(initialsFont);
    painter.setPen(theme.onAvatar);
    painter.drawText(rect, Qt::AlignCenter, initials(name));
    painter.restore();
}

} // namespace tincan::ui

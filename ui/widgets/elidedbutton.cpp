// SPDX-License-Identifier: MIT
#include "ui/widgets/elidedbutton.h"

#include "ui/theme/themecontroller.h"

#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int rowHeight = 36;
constexpr int padding = 10;

} // namespace

ElidedButton::ElidedButton(
    const QString &title, const QString &detail, const ThemeController &theme, QWidget *parent)
    : QPushButton(parent), m_title(title), m_detail(detail), m_theme(theme)
{
    setProperty("kind", u"row"_s);
    setCursor(Qt::PointingHandCursor);
    setAutoDefault(false);
    setToolTip(detail.isEmpty() ? title : title + u"\n"_s + detail);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ElidedButton::sizeHint() const
{
    return {160, std::max(rowHeight, fontMetrics().height() + 14)};
}

QSize ElidedButton::minimumSizeHint() const
{
    return {80, sizeHint().height()};
}

void ElidedButton::paintEvent(QPaintEvent *event)
{
    QPushButton::paintEvent(event); // the frame: the style sheet's, without a text
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    const QRect room = rect().adjusted(padding, 0, -padding, 0);
    const QFont strong
        = m_theme.font(m_theme.theme().type.body, m_detail.isEmpty() ? QFont::Normal : QFont::DemiBold);
    const QFontMetrics strongMetrics(strong);
    const int titleRoom = m_detail.isEmpty() ? room.width() : room.width() * 3 / 5;
    const QString title = strongMetrics.elidedText(m_title, Qt::ElideRight, titleRoom);
    painter.setFont(strong);
    painter.setPen(isEnabled() ? colors.text : colors.textMuted);
    const auto place = [&](QRect target) { return QStyle::visualRect(layoutDirection(), room, target); };
    const int titleWidth = strongMetrics.horizontalAdvance(title);
    painter.drawText(
        place(QRect(room.left(), room.top(), titleWidth + 1, room.height())), Qt::AlignCenter, title);
    if (m_detail.isEmpty()) {
        return;
    }
    const QFont small = m_theme.font(m_theme.theme().type.small);
    const QFontMetrics metrics(small);
    const int left = room.left() + titleWidth + padding;
    const int width = room.right() - left;
    painter.setFont(small);
    painter.setPen(colors.textMuted);
    painter.drawText(place(QRect(left, room.top(), width, room.height())),
        Qt::AlignTrailing | Qt::AlignVCenter, metrics.elidedText(m_detail, Qt::ElideMiddle, width));
}

} // namespace tincan::ui

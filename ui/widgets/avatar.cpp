// SPDX-License-Identifier: MIT
#include "ui/widgets/avatar.h"

#include "ui/theme/paint.h"
#include "ui/theme/themecontroller.h"

#include <QPainter>

namespace tincan::ui {

Avatar::Avatar(const ThemeController &theme, int size, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFixedSize(size, size);
    connect(&theme, &ThemeController::changed, this, qOverload<>(&QWidget::update));
}

void Avatar::setName(const QString &name)
{
    m_name = name;
    update();
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintAvatar(painter, rect(), m_name, m_theme.theme(), font());
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/theme/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

QByteArray tintedSvg(const QString &name, const QColor &color)
{
    QFile file(u":/tincan/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return file.readAll().replace("currentColor", color.name().toLatin1());
}

class TintedIconEngine final : public QIconEngine
{
public:
    TintedIconEngine(const QString &name, const QColor &color, const QColor &disabled)
        : m_name(name), m_color(color), m_disabled(disabled)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintIcon(*painter, rect, m_name, mode == QIcon::Disabled ? m_disabled : m_color);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

    QIconEngine *clone() const override { return new TintedIconEngine(m_name, m_color, m_disabled); }

private:
    QString m_name;
    QColor m_color;
    QColor m_disabled;
};

} // namespace

QIcon tintedIcon(const QString &name, const QColor &color, const QColor &disabled)
{
    return QIcon(new TintedIconEngine(name, color, disabled));
}

void paintIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &color)
{
    QSvgRenderer renderer(tintedSvg(name, color));
    if (renderer.isValid()) {
        renderer.render(&painter, rect);
    }
}

QIcon applicationIcon()
{
    return QIcon(u":/tincan/icons/tincan.svg"_s);
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/theme/mnemonicstyle.h"

#include <QApplication>
#include <QKeyEvent>
#include <QStyleFactory>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace tincan::ui {

MnemonicStyle::MnemonicStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
{
    qApp->installEventFilter(this);
}

int MnemonicStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    if (hint == SH_UnderlineShortcut) {
        return m_shown;
    }
    return QProxyStyle::styleHint(hint, option, widget, data);
}

bool MnemonicStyle::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Alt) {
            setShown(event->type() == QEvent::KeyPress);
        }
        break;
    case QEvent::ApplicationStateChange:
    case QEvent::WindowDeactivate:
        setShown(false); // the release goes to another window
        break;
    default:
        break;
    }
    return QProxyStyle::eventFilter(watched, event);
}

void MnemonicStyle::setShown(bool shown)
{
    if (shown == m_shown) {
        return;
    }
    m_shown = shown;
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        const auto children = window->findChildren<QWidget *>();
        for (QWidget *child : children) {
            child->update();
        }
    }
}

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#include "ui/widgets/announce.h"

#include <QAccessible>
#include <QWidget>

namespace tincan::ui {

void announce(QWidget *where, const QString &text)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent event(where, text);
#else
    where->setAccessibleDescription(text); // an alert has no words of its own
    QAccessibleEvent event(where, QAccessible::Alert);
#endif
    QAccessible::updateAccessibility(&event);
}

} // namespace tincan::ui

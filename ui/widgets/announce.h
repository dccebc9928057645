// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QWidget;

namespace tincan::ui {

/// Has a screen reader say what happened elsewhere than at the focus. `where` is the widget it
/// happened in. Nothing happens where no screen reader runs.
void announce(QWidget *where, const QString &text);

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tincan::ui {

/// The local time of day in the user's way, hours and minutes only.
QString timeText(qint64 msSinceEpoch);

} // namespace tincan::ui

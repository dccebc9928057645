// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <functional>

namespace tincan::ui {

class SettingsStore;
class ThemeController;

/// What every part of the window is given: a look, a memory, the time. Outlives them all.
struct Context
{
    const ThemeController &theme;
    SettingsStore &settings;
    std::function<qint64()> nowMs; ///< milliseconds since 1970 in UTC
};

} // namespace tincan::ui

// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <optional>

namespace tincan::ui {

/// Which of the window's looks the user wants.
enum class SchemeChoice { system, light, dark };

/// The words of the command line and of the settings: "system", "light", "dark"; nothing for another.
std::optional<SchemeChoice> schemeFromName(QStringView name);
QString schemeName(SchemeChoice choice);

} // namespace tincan::ui

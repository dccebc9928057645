// SPDX-License-Identifier: MIT
#pragma once

#include <QProcessEnvironment>

namespace tincan {

/// Whether a window can be shown: a Wayland or X server takes connections where the environment says
/// there is one, or QT_QPA_PLATFORM names something else. Qt ends the process where none does, so this is
/// to be asked first.
///
/// Blocks for at most two seconds, where DISPLAY names another machine that is silent. Needs no
/// QCoreApplication. True where no such variables rule (Windows, macOS).
bool hasDisplay(const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

} // namespace tincan

// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QVariant>

namespace tincan::ui {

/// Where the window remembers things: names, recent servers, splitters, the theme.
///
/// Keys are paths such as "start/displayName". Values are what QSettings can hold. The store must
/// outlive the window.
class SettingsStore
{
public:
    SettingsStore() = default;
    virtual ~SettingsStore() = default;
    SettingsStore(const SettingsStore &) = delete;
    SettingsStore &operator=(const SettingsStore &) = delete;

    /// The fallback where nothing is kept under the key.
    virtual QVariant value(const QString &key, const QVariant &fallback = {}) const = 0;
    virtual void setValue(const QString &key, const QVariant &value) = 0;
};

} // namespace tincan::ui

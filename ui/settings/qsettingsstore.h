// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/settingsstore.h"

#include <QSettings>

#include <memory>

namespace tincan::ui {

/// A SettingsStore in a QSettings that the caller chose: a file, a place, a format.
class QSettingsStore final : public SettingsStore
{
public:
    explicit QSettingsStore(std::unique_ptr<QSettings> settings) : m_settings(std::move(settings)) { }

    QVariant value(const QString &key, const QVariant &fallback = {}) const override
    {
        return m_settings->value(key, fallback);
    }
    void setValue(const QString &key, const QVariant &value) override { m_settings->setValue(key, value); }

private:
    std::unique_ptr<QSettings> m_settings;
};

} // namespace tincan::ui

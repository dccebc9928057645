// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"
#include "ui/start/startcard.h"

class QLineEdit;

namespace tincan::ui {

class FormField;
class RecentServers;

/// Joins a room by its address, or by one click on one that was joined before.
class JoinCard : public StartCard
{
    Q_OBJECT

public:
    JoinCard(const Context &context, RecentServers &recent, QWidget *parent = nullptr);

    bool validate();
    /// The address in its normal form where validate() said yes; displayName is left empty.
    JoinSettings settings() const;
    void setSettings(const JoinSettings &settings);
    void showError(const StartError &error);
    void clearErrors();

protected:
    void setFieldsEnabled(bool enabled) override;

private:
    void showRecent();

    const Context m_context;
    RecentServers &m_recent;
    QLineEdit *m_address;
    FormField *m_addressField;
    QWidget *m_recentArea;
    QWidget *m_recentList = nullptr;
};

} // namespace tincan::ui

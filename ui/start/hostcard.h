// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"
#include "ui/start/startcard.h"

class QLineEdit;
class QSpinBox;

namespace tincan::ui {

class FormField;

/// Opens a room on this computer.
class HostCard : public StartCard
{
    Q_OBJECT

public:
    static constexpr int maxRoomName = 64;

    explicit HostCard(const Context &context, QWidget *parent = nullptr);

    /// Checks the fields and shows what is wrong beside them. The name of the user is not its business.
    bool validate();
    /// What stands in the fields; displayName is left empty.
    HostSettings settings() const;
    void setSettings(const HostSettings &settings);
    void showError(const StartError &error);
    void clearErrors();

protected:
    void setFieldsEnabled(bool enabled) override;

private:
    QLineEdit *m_roomName;
    QSpinBox *m_port;
    FormField *m_roomField;
    FormField *m_portField;
};

} // namespace tincan::ui

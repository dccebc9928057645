// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/models/pinmodel.h"
#include "ui/ports/pinsport.h"

#include <QListView>

class QLabel;

namespace tincan::ui {

class PinDelegate;

/// The lines as a list: Space, Enter or a click on the switch toggles.
class PinView : public QListView
{
    Q_OBJECT

public:
    PinView(const Context &context, PinModel &model, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    bool isOnSwitch(QPoint point) const;

    PinModel &m_pins;
    PinDelegate *m_delegate;
};

/// The GPIO lines of the room's host.
class PinPanel : public QWidget
{
    Q_OBJECT

public:
    PinPanel(const Context &context, PinsPort &pins, QWidget *parent = nullptr);

    void setConnected(bool connected) { m_model.setConnected(connected); }

private:
    void showChip(const ChipStatus &chip);

    PinsPort &m_pins;
    PinModel m_model;
    PinView *m_view;
    QLabel *m_badge;
    QLabel *m_text;
};

} // namespace tincan::ui

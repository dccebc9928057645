// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/models/usermodel.h"
#include "ui/ports/roomport.h"

#include <QWidget>

class QLabel;

namespace tincan::ui {

/// Who is in the room.
class PeoplePanel : public QWidget
{
    Q_OBJECT

public:
    PeoplePanel(const Context &context, RoomPort &room, QWidget *parent = nullptr);

    int count() const { return m_model.rowCount(); }

Q_SIGNALS:
    void countChanged();

private:
    void onReset();
    void updateTitle();

    RoomPort &m_room;
    UserModel m_model;
    QLabel *m_title;
};

} // namespace tincan::ui

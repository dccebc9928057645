// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ports/values.h"

#include <QFrame>

class QLabel;
class QMenu;
class QToolButton;

namespace tincan::ui {

class ElidedLabel;
class ThemeController;

/// The top of a room: what it is, and what can be shown beside the conversation.
class RoomHeader : public QFrame
{
    Q_OBJECT

public:
    RoomHeader(const ThemeController &theme, QMenu *menu, bool hasPins, QWidget *parent = nullptr);

    void setInfo(const RoomInfo &info);
    void setPeopleCount(int count);
    void setConnection(ConnectionState state);
    QToolButton *inviteButton() const { return m_invite; }
    QToolButton *peopleButton() const { return m_people; }
    QToolButton *pinsButton() const { return m_pins; }
    QToolButton *leaveButton() const { return m_leave; }

private:
    void updateSubtitle();

    const ThemeController &m_theme;
    RoomInfo m_info;
    ConnectionState m_state = ConnectionState::connecting;
    int m_count = 0;
    ElidedLabel *m_title;
    ElidedLabel *m_subtitle;
    QToolButton *m_invite;
    QToolButton *m_people;
    QToolButton *m_pins;
    QToolButton *m_leave;
};

} // namespace tincan::ui

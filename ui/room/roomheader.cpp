// SPDX-License-Identifier: MIT
#include "ui/room/roomheader.h"

#include "ui/start/address.h"
#include "ui/theme/themecontroller.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/widgets.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace tincan::ui {

RoomHeader::RoomHeader(const ThemeController &theme, QMenu *menu, bool hasPins, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_title(new ElidedLabel(u"heading"_s, this)),
      m_subtitle(new ElidedLabel(u"small"_s, this)),
      m_invite(makeIconButton(theme, u"share"_s, tr("Addresses to invite others with"), this)),
      m_people(makeIconButton(theme, u"people"_s, tr("People"), this)),
      m_pins(makeIconButton(theme, u"chip"_s, tr("Pins"), this)),
      m_leave(makeIconButton(theme, u"leave"_s, tr("Leave the room"), this))
{
    const Spacing &spacing = theme.spacing();
    setProperty("area", u"header"_s);
    for (QToolButton *toggle : {m_invite, m_people, m_pins}) {
        toggle->setCheckable(true);
    }
    m_invite->setObjectName(u"invite"_s);
    m_people->setObjectName(u"showPeople"_s);
    m_pins->setObjectName(u"showPins"_s);
    m_leave->setObjectName(u"leave"_s);
    m_people->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_people->setProperty("kind", u"count"_s);
    m_pins->setVisible(hasPins);
    auto *menuButton = makeIconButton(theme, u"menu"_s, tr("Menu"), this);
    menuButton->setMenu(menu);
    menuButton->setPopupMode(QToolButton::InstantPopup);

    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    words->addStretch(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing.large, spacing.small, spacing.medium, spacing.small);
    row->setSpacing(spacing.tiny);
    row->addLayout(words, 1);
    for (QToolButton *button : {m_invite, m_people, m_pins, m_leave, menuButton}) {
        row->addWidget(button);
    }
}

void RoomHeader::setInfo(const RoomInfo &info)
{
    m_info = info;
    m_title->setFullText(info.name.isEmpty() ? shortAddress(info.address) : info.name);
    m_invite->setVisible(info.hosting);
    const QString leave = info.hosting ? tr("Stop hosting") : tr("Leave the room");
    m_leave->setToolTip(leave);
    m_leave->setAccessibleName(leave);
    updateSubtitle();
}

void RoomHeader::setPeopleCount(int count)
{
    m_count = count;
    m_people->setText(QLocale().toString(count));
    m_people->setAccessibleName(tr("People: %1").arg(count));
    updateSubtitle();
}

void RoomHeader::setConnection(ConnectionState state)
{
    m_state = state;
    updateSubtitle();
}

void RoomHeader::updateSubtitle()
{
    if (m_state != ConnectionState::connected) {
        m_subtitle->setFullText(m_state == ConnectionState::offline ? tr("Not connected")
                : m_state == ConnectionState::reconnecting          ? tr("Connection lost")
                                                                    : tr("Connecting…"));
        return;
    }
    if (!m_info.topic.isEmpty()) {
        m_subtitle->setFullText(m_info.topic);
        return;
    }
    const QString people = m_count == 1 ? tr("only you are here") : tr("%n people here", nullptr, m_count);
    m_subtitle->setFullText(m_info.hosting ? tr("You are the host · %1").arg(people)
                                           : tr("%1 · %2").arg(shortAddress(m_info.address), people));
}

} // namespace tincan::ui

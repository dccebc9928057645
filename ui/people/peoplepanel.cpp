// SPDX-License-Identifier: MIT
#include "ui/people/peoplepanel.h"

#include "ui/people/userdelegate.h"
#include "ui/theme/themecontroller.h"
#include "ui/widgets/widgets.h"

#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tincan::ui {

PeoplePanel::PeoplePanel(const Context &context, RoomPort &room, QWidget *parent)
    : QWidget(parent), m_room(room), m_title(makeLabel({}, u"heading"_s, this))
{
    const Spacing &spacing = context.theme.spacing();
    auto *list = new QListView(this);
    list->setObjectName(u"people"_s);
    list->setAccessibleName(tr("People in the room"));
    list->setModel(&m_model);
    list->setItemDelegate(new UserDelegate(context.theme, list));
    list->setUniformItemSizes(true);
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->viewport()->setAttribute(Qt::WA_Hover);
    connect(&context.theme, &ThemeController::changed, list->viewport(), qOverload<>(&QWidget::update));
    m_title->setContentsMargins(spacing.large, spacing.medium, spacing.large, spacing.tiny);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(list, 1);

    connect(&room, &RoomPort::usersReset, this, &PeoplePanel::onReset);
    connect(&room, &RoomPort::userJoined, this, [this](const User &user) {
        m_model.upsert(user);
        updateTitle();
    });
    connect(&room, &RoomPort::userChanged, this, [this](const User &user) { m_model.upsert(user); });
    connect(&room, &RoomPort::userLeft, this, [this](const QString &id) {
        m_model.remove(id);
        updateTitle();
    });
    onReset();
}

void PeoplePanel::onReset()
{
    m_model.reset(m_room.users(), m_room.me().id);
    updateTitle();
}

void PeoplePanel::updateTitle()
{
    m_title->setText(tr("People · %L1").arg(count()));
    Q_EMIT countChanged();
}

} // namespace tincan::ui

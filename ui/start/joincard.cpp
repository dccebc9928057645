// SPDX-License-Identifier: MIT
#include "ui/start/joincard.h"

#include "ui/settings/recentservers.h"
#include "ui/start/address.h"
#include "ui/theme/themecontroller.h"
#include "ui/widgets/elidedbutton.h"
#include "ui/widgets/formfield.h"
#include "ui/widgets/widgets.h"

#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tincan::ui {

JoinCard::JoinCard(const Context &context, RecentServers &recent, QWidget *parent)
    : StartCard(context,
        {u"join"_s, tr("Join a room"),
            tr("Enter a room that someone else hosts, here or on any Tincan server."), tr("&Join the room")},
        parent),
      m_context(context), m_recent(recent), m_address(new QLineEdit(this)), m_recentArea(new QWidget(this))
{
    m_address->setObjectName(u"address"_s);
    m_address->setPlaceholderText(tr("e.g. 192.168.1.20:3000"));
    m_address->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    m_address->setMaxLength(300);
    m_addressField = new FormField(tr("&Address"), m_address, this);
    form()->addWidget(m_addressField);
    auto *column = new QVBoxLayout(m_recentArea);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(context.theme.spacing().tiny);
    column->addWidget(makeLabel(tr("Joined before"), u"section"_s, m_recentArea));
    form()->addWidget(m_recentArea);
    showRecent();
    connect(m_address, &QLineEdit::returnPressed, this, &JoinCard::submitted);
    connect(m_address, &QLineEdit::textEdited, this, [this] { m_addressField->setError({}); });
    connect(&recent, &RecentServers::changed, this, &JoinCard::showRecent);
}

void JoinCard::showRecent()
{
    if (m_recentList) {
        m_recentList->hide();
        m_recentList->deleteLater(); // the button that was pressed stands in it
    }
    m_recentList = new QWidget(m_recentArea);
    auto *rows = new QVBoxLayout(m_recentList);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    const QList<RecentServer> servers = m_recent.servers();
    for (const RecentServer &server : servers) {
        const QString address = shortAddress(server.address);
        auto *open = new ElidedButton(server.roomName.isEmpty() ? address : server.roomName,
            server.roomName.isEmpty() ? QString() : address, m_context.theme, m_recentList);
        open->setObjectName(u"recent"_s);
        open->setAccessibleName(
            tr("Join %1").arg(server.roomName.isEmpty() ? address : server.roomName + u", "_s + address));
        connect(open, &QAbstractButton::clicked, this, [this, address = server.address] {
            m_address->setText(shortAddress(address));
            Q_EMIT submitted();
        });
        auto *remove
            = makeIconButton(m_context.theme, u"close"_s, tr("Forget %1").arg(address), m_recentList);
        remove->setIconSize(QSize(14, 14));
        remove->setObjectName(u"forget"_s);
        connect(remove, &QAbstractButton::clicked, this, [this, address = server.address] {
            m_address->setFocus();
            m_recent.remove(address);
        });
        auto *row = new QHBoxLayout;
        row->setSpacing(m_context.theme.spacing().tiny);
        row->addWidget(open, 1);
        row->addWidget(remove);
        rows->addLayout(row);
    }
    m_recentArea->layout()->addWidget(m_recentList);
    m_recentArea->setVisible(!servers.isEmpty());
}

bool JoinCard::validate()
{
    clearErrors();
    const auto address = parseAddress(m_address->text());
    if (!address) {
        m_addressField->setError(addressErrorText(address.error()));
        m_address->setFocus();
        return false;
    }
    return true;
}

JoinSettings JoinCard::settings() const
{
    return {parseAddress(m_address->text()).value_or(QString()), {}};
}

void JoinCard::setSettings(const JoinSettings &settings)
{
    m_address->setText(shortAddress(settings.address));
}

void JoinCard::showError(const StartError &error)
{
    if (error.field == StartField::address || error.field == StartField::port) {
        m_addressField->setError(error.text);
        m_address->setFocus();
        m_address->selectAll();
    } else {
        setNotice(error.text);
    }
}

void JoinCard::clearErrors()
{
    m_addressField->setError({});
    setNotice({});
}

void JoinCard::setFieldsEnabled(bool enabled)
{
    m_addressField->setEnabled(enabled);
    m_recentArea->setEnabled(enabled);
}

} // namespace tincan::ui

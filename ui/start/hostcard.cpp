// SPDX-License-Identifier: MIT
#include "ui/start/hostcard.h"

#include "ui/start/address.h"
#include "ui/widgets/formfield.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <functional>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

/// A QSpinBox takes Enter for itself.
class PortBox final : public QSpinBox
{
public:
    using QSpinBox::QSpinBox;

    std::function<void()> onEnter;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        QSpinBox::keyPressEvent(event);
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            onEnter();
        }
    }
};

} // namespace

HostCard::HostCard(const Context &context, QWidget *parent)
    : StartCard(context,
        {u"host"_s, tr("Host a room"),
            tr("Open a room on this computer. Others join with its address, also from a browser."),
            tr("&Open the room")},
        parent),
      m_roomName(new QLineEdit(this))
{
    auto *port = new PortBox(this);
    port->onEnter = [this] { Q_EMIT submitted(); };
    m_port = port;
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("Any free port")); // in place of 0
    m_port->setValue(defaultPort);
    m_port->setGroupSeparatorShown(false);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_port->setObjectName(u"hostPort"_s);
    m_roomName->setMaxLength(maxRoomName);
    m_roomName->setObjectName(u"roomName"_s);
    m_roomName->setPlaceholderText(tr("e.g. Workshop"));
    m_roomField = new FormField(tr("&Room name"), m_roomName, this);
    m_portField = new FormField(tr("&Port"), m_port, this);
    form()->addWidget(m_roomField);
    form()->addWidget(m_portField);
    connect(m_roomName, &QLineEdit::returnPressed, this, &HostCard::submitted);
    connect(m_roomName, &QLineEdit::textEdited, this, [this] { m_roomField->setError({}); });
    connect(m_port, &QSpinBox::valueChanged, this, [this] { m_portField->setError({}); });
}

bool HostCard::validate()
{
    clearErrors();
    if (m_roomName->text().trimmed().isEmpty()) {
        m_roomField->setError(tr("Give the room a name."));
        m_roomName->setFocus();
        return false;
    }
    return true;
}

HostSettings HostCard::settings() const
{
    return {m_roomName->text().simplified(), quint16(m_port->value()), {}};
}

void HostCard::setSettings(const HostSettings &settings)
{
    m_roomName->setText(settings.roomName);
    m_port->setValue(settings.port);
}

void HostCard::showError(const StartError &error)
{
    switch (error.field) {
    case StartField::port:
        m_portField->setError(error.text);
        m_port->setFocus();
        m_port->selectAll();
        break;
    case StartField::roomName:
        m_roomField->setError(error.text);
        m_roomName->setFocus();
        break;
    case StartField::general:
    case StartField::displayName:
    case StartField::address:
        setNotice(error.text);
        break;
    }
}

void HostCard::clearErrors()
{
    m_roomField->setError({});
    m_portField->setError({});
    setNotice({});
}

void HostCard::setFieldsEnabled(bool enabled)
{
    m_roomField->setEnabled(enabled);
    m_portField->setEnabled(enabled);
}

} // namespace tincan::ui

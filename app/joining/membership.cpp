// SPDX-License-Identifier: MIT
#include "app/joining/membership.h"

#include "protocol/chat/error.h"

namespace tincan {

namespace {

client::Options withPatience(client::Options options)
{
    options.connectTimeout = Membership::connectTimeout;
    return options;
}

ui::StartError toUi(const client::Failure &failure)
{
    return {ui::StartField::address, failure.text};
}

ui::StartError toUi(const client::ConnectError &error)
{
    switch (chat::parseErrorCode(error.data[u"code"].toString())) {
    case chat::ErrorCode::nameTaken:
    case chat::ErrorCode::nameInvalid:
        return {ui::StartField::displayName, error.message};
    default:
        break;
    }
    if (error.message == QLatin1StringView("Invalid namespace"))
        return {
            ui::StartField::address, Membership::tr("That is a Socket.IO server, but not a Tincan room.")};
    return {ui::StartField::general, error.message};
}

} // namespace

Membership::Membership(const QUrl &url, const QString &displayName, const ui::RoomInfo &room,
    const client::Options &options, QObject *parent)
    : QObject(parent), m_manager(url, withPatience(options)), m_room(m_manager, displayName, room),
      m_pins(m_manager, displayName)
{
    connect(&m_manager, &client::Manager::statusChanged, this, &Membership::statusChanged);
    connect(&m_room, &JoinedRoom::refused, this, &Membership::refused);
    connect(&m_room, &JoinedRoom::joined, this, &Membership::finish);
}

void Membership::finish()
{
    if (!m_undecided)
        return;
    m_undecided = false;
    m_pins.start();
    Q_EMIT joined();
}

void Membership::statusChanged(const client::Status &status)
{
    using State = client::Status::State;
    const bool attemptEnded = status.state == State::offline || status.state == State::reconnecting;
    if (!m_undecided || !attemptEnded || status.failure.kind == client::Failure::Kind::none)
        return;
    m_undecided = false;
    Q_EMIT failed(toUi(status.failure));
}

void Membership::refused(const client::ConnectError &error)
{
    if (!m_undecided)
        return;
    m_undecided = false;
    Q_EMIT failed(toUi(error));
}

} // namespace tincan

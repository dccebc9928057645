// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/manager.h"
#include "app/joining/joinedpins.h"
#include "app/joining/joinedroom.h"
#include "ui/ports/values.h"

#include <QObject>
#include <QUrl>

namespace tincan {

/// Being in a room: one connection, and the room and the pins on it as the window sees them.
///
/// Used in the window's thread. Destroying it leaves the room.
class Membership : public QObject
{
    Q_OBJECT

public:
    /// The first attempt is given up after this; a person waits for its answer.
    static constexpr std::chrono::milliseconds connectTimeout{10'000};

    /// Begins to join at once; joined() or failed() follows, once. `room` says what is known before
    /// the server answers: the address, whether this program hosts it. options says how to connect.
    Membership(const QUrl &url, const QString &displayName, const ui::RoomInfo &room,
        const client::Options &options = {}, QObject *parent = nullptr);

    JoinedRoom *room() { return &m_room; }
    JoinedPins *pins() { return &m_pins; }

Q_SIGNALS:
    void joined();
    /// The first attempt to come in failed; nothing further is tried.
    void failed(const tincan::ui::StartError &error);

private:
    void statusChanged(const client::Status &status);
    void refused(const client::ConnectError &error);
    void finish();

    client::Manager m_manager;
    JoinedRoom m_room;
    JoinedPins m_pins;
    bool m_undecided = true; // neither joined nor failed yet
};

} // namespace tincan

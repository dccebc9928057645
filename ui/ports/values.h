// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

/// What the window is told and what it asks for, as plain values. Nothing here knows a network.
namespace tincan::ui {

/// What the Host card asks for. All three are trimmed and have passed the page's own checks.
struct HostSettings
{
    QString roomName; ///< 1–64 characters
    quint16 port = 3000; ///< 0: any that is free
    QString displayName; ///< 1–32 characters, no control characters

    friend bool operator==(const HostSettings &, const HostSettings &) = default;
};

/// What the Join card asks for.
struct JoinSettings
{
    QString address; ///< normal form: `http://host:port` or `https://host:port`, no path
    QString displayName; ///< 1–32 characters, no control characters

    friend bool operator==(const JoinSettings &, const JoinSettings &) = default;
};

/// Where on the start page an error belongs, so that it stands beside what must be changed.
enum class StartField { general, displayName, roomName, port, address };

/// Why hosting or joining did not work.
struct StartError
{
    StartField field = StartField::general;
    QString text; ///< one or two whole sentences for people, translated: what is wrong, what to do

    friend bool operator==(const StartError &, const StartError &) = default;
};

/// Someone in the room.
struct User
{
    QString id;
    QString name;
    bool online = true;
    QString role; ///< "guest", "member", "moderator", "admin"; empty where unknown

    friend bool operator==(const User &, const User &) = default;
};

/// How far an own message got. Messages of others are always `sent`.
enum class Delivery { waiting, sent, failed };

/// One entry of the conversation: what someone wrote, or a notice of the system.
///
/// Known by `clientId` until it has an `id`, by `id` from then on.
struct Message
{
    enum class Kind { text, notice };

    QString id; ///< the server's; empty while waiting or failed
    QString clientId; ///< the sender's; may be empty for messages of others
    qint64 seq = 0; ///< rises by one in the conversation; 0 while it has none
    Kind kind = Kind::text;
    QString fromId;
    QString fromName;
    qint64 atMs = 0; ///< milliseconds since 1970 in UTC
    QString text; ///< plain text, shown exactly as it is; never markup
    bool mine = false;
    Delivery delivery = Delivery::sent;
    QString failure; ///< with Delivery::failed: why, in words for people

    friend bool operator==(const Message &, const Message &) = default;
};

/// `offline` means: no attempt is made until someone asks for one.
enum class ConnectionState { connecting, connected, reconnecting, offline };

/// The connection as the status strip shows it.
struct ConnectionStatus
{
    ConnectionState state = ConnectionState::connecting;
    QString text; ///< why, in words for people; may be empty
    int retryInSeconds = 0; ///< with `reconnecting`: the window counts down by itself; 0: trying right now

    friend bool operator==(const ConnectionStatus &, const ConnectionStatus &) = default;
};

/// What the room is.
struct RoomInfo
{
    QString name;
    QString topic; ///< may be empty
    QString address; ///< the address we joined by, `http://host:port`
    bool hosting = false; ///< this window runs the server
    QStringList shareAddresses; ///< when hosting: what to hand out, the best first
    int messageLimit = 4000; ///< UTF-16 units a message may have

    friend bool operator==(const RoomInfo &, const RoomInfo &) = default;
};

/// Which way a line goes.
enum class LineDirection { input, output };
/// What this user may do with a line.
enum class LineAccess { none, read, write };

/// One GPIO line.
struct Line
{
    int line = 0; ///< the number people know it by: 21 for GPIO21
    QString name; ///< the chip's name for it: "GPIO21", "SPI_MOSI"
    QString label; ///< what it is used for, given by the host; may be empty
    QString kind; ///< "gpio" or an alternative function such as "i2c"; may be empty
    LineDirection direction = LineDirection::input;
    std::optional<bool> value; ///< nothing while unknown
    LineAccess access = LineAccess::read;
    QString consumer; ///< the program that holds it; empty when free or ours

    friend bool operator==(const Line &, const Line &) = default;
};

/// The chip the lines belong to and whether there is anything to show.
struct ChipStatus
{
    enum class State { loading, ready, unavailable };

    State state = State::loading;
    QString name; ///< "gpiochip0"
    bool simulated = false; ///< no real pins: shown as such
    QString text; ///< with `unavailable`: why, in words for people

    friend bool operator==(const ChipStatus &, const ChipStatus &) = default;
};

} // namespace tincan::ui

Q_DECLARE_METATYPE(tincan::ui::Message)

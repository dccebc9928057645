// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Under which keys the window remembers what.
namespace tincan::ui::keys {

inline const QString displayName = QStringLiteral("start/displayName");
inline const QString roomName = QStringLiteral("start/roomName");
inline const QString port = QStringLiteral("start/port");
inline const QString recent = QStringLiteral("start/recent");
inline const QString scheme = QStringLiteral("look/scheme");
inline const QString geometry = QStringLiteral("window/geometry");
inline const QString roomSplitter = QStringLiteral("room/splitter");
inline const QString sideSplitter = QStringLiteral("room/sideSplitter");
inline const QString peopleShown = QStringLiteral("room/peopleShown");
inline const QString pinsShown = QStringLiteral("room/pinsShown");

/// A draft of the room at an address.
inline QString draft(const QString &address)
{
    QString safe = address;
    safe.replace(u'/', u'_'); // a slash would make a group of QSettings
    return QStringLiteral("drafts/") + safe;
}

} // namespace tincan::ui::keys

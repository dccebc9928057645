// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace tincan::test {

/// One exchange with the fixture that was observed on the official server, over a WebSocket.
///
/// Frames are written as they stand on the wire: text as it is, binary as "bin:" and hex. Socket ids are
/// written `*`; the open packet is left out.
struct GoldenRow
{
    const char *name;
    QStringList sent;
    QStringList received;
    bool open; ///< whether the connection is still there afterwards
};

/// Everything that is about Socket.IO packets.
QList<GoldenRow> goldenSocketIoRows();
/// What is about Engine.IO packets, with the fixture above it.
QList<GoldenRow> goldenEngineIoRows();
/// Those of them that are the same in revision 3.
QList<GoldenRow> goldenRowsOfEither();

/// The same exchanges, and more, with clients of Engine.IO 3. What every one of them gets after the open
/// packet, `40` and `42["auth",{}]`, is left out.
QList<GoldenRow> goldenRevision3Rows();

/// Writes socket ids as `*`.
QString withoutIds(QString frame);

} // namespace tincan::test

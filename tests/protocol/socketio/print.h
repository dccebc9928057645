// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/encoder.h"
#include "tests/protocol/value/print.h"

#include <QTest>

namespace tincan::socketio {

/// A message as one line: its text, then each attachment as ` bin:<hex>`.
inline QByteArray line(const EncodedMessage &message)
{
    QByteArray line = message.text;
    for (const QByteArray &attachment : message.attachments)
        line += " bin:" + attachment.toHex();
    return line;
}

inline QByteArrayList lines(const QList<EncodedMessage> &messages)
{
    QByteArrayList all;
    for (const EncodedMessage &message : messages)
        all.append(line(message));
    return all;
}

/// Lets QCOMPARE print packets as they would travel.
inline char *toString(const Packet &packet)
{
    return QTest::toString(line(encode(packet)));
}

inline char *toString(const EncodedMessage &message)
{
    return QTest::toString(line(message));
}

} // namespace tincan::socketio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/json.h"

#include <QTest>

namespace tincan {

/// Lets QCOMPARE print values as JSON, with binary data as `<hex>`.
inline char *toString(const Value &value)
{
    QByteArray text;
    json::append(value, text, [](const QByteArray &binary, QByteArray &out) {
        out.append('<').append(binary.toHex()).append('>');
    });
    return QTest::toString(text);
}

} // namespace tincan

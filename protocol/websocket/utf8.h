// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

namespace tincan::websocket {

/// Tells valid UTF-8 (RFC 3629) from invalid, fed in pieces that may split a character anywhere.
///
/// Overlong forms, surrogates and anything above U+10FFFF are invalid; a byte order mark and NUL
/// are text like any other. Sixteen bits of state, no allocation.
class Utf8Validator
{
public:
    /// False from the first byte on that no continuation could make valid.
    bool feed(QByteArrayView bytes);
    /// False while the text so far ends inside a character.
    bool isComplete() const { return m_remaining == 0; }

private:
    bool start(quint8 lead);

    quint8 m_remaining = 0; // continuation bytes still to come
    quint8 m_lowest = 0x80; // what the next of them must lie between
    quint8 m_highest = 0xbf;
    bool m_failed = false;
};

/// True where the whole of bytes is valid UTF-8.
bool isValidUtf8(QByteArrayView bytes);

} // namespace tincan::websocket

// SPDX-License-Identifier: MIT
#include "protocol/websocket/utf8.h"

#include <cstring>

namespace tincan::websocket {
namespace {

/// How many bytes from `at` on are ASCII, looked at eight at a time.
qsizetype skipAscii(QByteArrayView bytes, qsizetype at)
{
    constexpr quint64 highBits = 0x8080808080808080;
    for (; at + 8 <= bytes.size(); at += 8) {
        quint64 word;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        if (word & highBits)
            break;
    }
    while (at < bytes.size() && quint8(bytes[at]) < 0x80)
        ++at;
    return at;
}

} // namespace

// The table of RFC 3629, section 4: each lead byte says how many bytes follow and what the first
// of them may be, which rules out overlong forms, surrogates and what lies above U+10FFFF.
bool Utf8Validator::start(quint8 lead)
{
    m_lowest = 0x80;
    m_highest = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
        m_remaining = 1;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        m_remaining = 2;
        if (lead == 0xe0)
            m_lowest = 0xa0;
        else if (lead == 0xed)
            m_highest = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        m_remaining = 3;
        if (lead == 0xf0)
            m_lowest = 0x90;
        else if (lead == 0xf4)
            m_highest = 0x8f;
    } else {
        return false;
    }
    return true;
}

bool Utf8Validator::feed(QByteArrayView bytes)
{
    qsizetype at = 0;
    while (!m_failed && at < bytes.size()) {
        const auto byte = quint8(bytes[at]);
        if (m_remaining > 0) {
            m_failed = byte < m_lowest || byte > m_highest;
            m_lowest = 0x80;
            m_highest = 0xbf;
            --m_remaining;
            ++at;
        } else if (byte < 0x80) {
            at = skipAscii(bytes, at);
        } else {
            m_failed = !start(byte);
            ++at;
        }
    }
    return !m_failed;
}

bool isValidUtf8(QByteArrayView bytes)
{
    Utf8Validator validator;
    return validator.feed(bytes) && validator.isComplete();
}

} // namespace tincan::websocket

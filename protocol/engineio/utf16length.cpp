// SPDX-License-Identifier: MIT
#include "protocol/engineio/utf16length.h"

#include "protocol/websocket/utf8.h"

#include <cstring>

namespace tincan::engineio {
namespace {

bool areEightAscii(const char *bytes)
{
    constexpr quint64 highBits = 0x8080808080808080;
    quint64 word;
    std::memcpy(&word, bytes, sizeof word);
    return (word & highBits) == 0;
}

qsizetype sequenceLength(quint8 lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xe0)
        return 2;
    return lead < 0xf0 ? 3 : 4;
}

} // namespace

qsizetype utf16Length(QByteArrayView utf8)
{
    qsizetype units = 0;
    for (const char c : utf8) {
        const auto byte = quint8(c);
        units += int((byte & 0xc0) != 0x80) + int(byte >= 0xf0); // a pair for what needs four bytes
    }
    return units;
}

std::optional<qsizetype> bytesOfUtf16(QByteArrayView text, qsizetype units)
{
    qsizetype at = 0;
    while (units > 0) {
        if (at >= text.size())
            return {};
        if (units >= 8 && text.size() - at >= 8 && areEightAscii(text.data() + at)) {
            at += 8;
            units -= 8;
            continue;
        }
        const qsizetype bytes = sequenceLength(quint8(text[at]));
        at += bytes;
        units -= bytes == 4 ? 2 : 1;
    }
    // Where the leads were none, the walk was wrong, and this is what finds it.
    if (units < 0 || at > text.size() || !websocket::isValidUtf8(text.first(at)))
        return {};
    return at;
}

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#include "protocol/engineio/payload.h"

#include "protocol/engineio/utf16length.h"
#include "protocol/websocket/utf8.h"

namespace tincan::engineio {
namespace {

constexpr qsizetype maxLengthDigits = 10; // of one packet, leading zeros counted

constexpr char textMark = 0;
constexpr char binaryMark = 1;
constexpr char lengthEnd = char(0xff);

} // namespace

PayloadReader::PayloadReader(const QByteArray &body, PayloadFormat format)
    : m_body(body), m_format(format), m_isAtEnd(body.isEmpty() && format == PayloadFormat::octets)
{
    skipEmptyPackets();
    if (m_isAtEnd)
        *this = {};
}

std::optional<Packet> PayloadReader::next()
{
    if (m_isAtEnd)
        return {};
    std::optional<Packet> packet;
    switch (m_format) {
    case PayloadFormat::separated:
        packet = nextSeparated();
        break;
    case PayloadFormat::counted:
        packet = nextCounted();
        break;
    case PayloadFormat::octets:
        packet = nextOctets();
        break;
    }
    if (packet)
        skipEmptyPackets();
    if (m_isAtEnd || !packet)
        *this = {}; // lets go of the body
    return packet;
}

std::optional<Packet> PayloadReader::nextSeparated()
{
    qsizetype end = m_body.indexOf(payloadSeparator, m_position);
    m_isAtEnd = end < 0;
    if (m_isAtEnd)
        end = m_body.size();
    const auto text = QByteArrayView(m_body).sliced(m_position, end - m_position);
    m_position = end + 1;
    return decodePacket(text);
}

std::optional<Packet> PayloadReader::nextCounted()
{
    const auto units = takeLength('0', ':');
    if (!units)
        return {};
    const auto rest = QByteArrayView(m_body).sliced(m_position);
    const auto size = bytesOfUtf16(rest, *units);
    if (!size)
        return {};
    m_position += *size;
    m_isAtEnd = m_position == m_body.size();
    return decodePacket(rest.first(*size), Revision::three);
}

std::optional<Packet> PayloadReader::nextOctets()
{
    const char mark = m_body[m_position++];
    if (mark != textMark && mark != binaryMark)
        return {};
    const auto size = takeLength(0, lengthEnd);
    if (!size || *size > m_body.size() - m_position)
        return {};
    const auto packet = QByteArrayView(m_body).sliced(m_position, *size);
    m_position += *size;
    m_isAtEnd = m_position == m_body.size();
    if (mark == binaryMark)
        return decodeBinaryPacket(packet.toByteArray(), Revision::three);
    if (!websocket::isValidUtf8(packet))
        return {};
    return decodePacket(packet, Revision::three);
}

/// Takes digits, the smallest of which is `zero`, and what ends them.
std::optional<qsizetype> PayloadReader::takeLength(char zero, char end)
{
    qsizetype length = 0;
    const qsizetype first = m_position;
    while (m_position < m_body.size()) {
        const char c = m_body[m_position++];
        const qsizetype digits = m_position - first - 1;
        if (c == end && digits > 0)
            return length;
        const int digit = c - zero;
        if (digit < 0 || digit > 9 || digits == maxLengthDigits)
            return {};
        length = length * 10 + digit;
    }
    return {};
}

/// `0:` is what an encoder makes of nothing: no packet, and no fault either.
void PayloadReader::skipEmptyPackets()
{
    if (m_format != PayloadFormat::counted || m_body.isEmpty())
        return;
    while (QByteArrayView(m_body).sliced(m_position).startsWith("0:"))
        m_position += 2;
    m_isAtEnd = m_position == m_body.size();
}

} // namespace tincan::engineio

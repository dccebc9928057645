// SPDX-License-Identifier: MIT
#include "protocol/websocket/frame.h"

#include <QtEndian>

#include <cstring>

namespace tincan::websocket {
namespace {

constexpr quint8 finalBit = 0x80;
constexpr quint8 opcodeBits = 0x0f;
constexpr quint8 maskBit = 0x80;

void appendHeader(QByteArray &out, Opcode opcode, qsizetype payloadSize, bool isFinal, quint8 mask)
{
    char header[10];
    qsizetype size = 2;
    header[0] = char(quint8(opcode) | (isFinal ? finalBit : 0));
    if (payloadSize <= maxControlPayloadBytes) {
        header[1] = char(mask | quint8(payloadSize));
    } else if (payloadSize <= 0xffff) {
        header[1] = char(mask | 126);
        qToBigEndian(quint16(payloadSize), header + size);
        size += 2;
    } else {
        header[1] = char(mask | 127);
        qToBigEndian(quint64(payloadSize), header + size);
        size += 8;
    }
    out.append(header, size);
}

} // namespace

void appendFrameHeader(QByteArray &out, Opcode opcode, qsizetype payloadSize, bool isFinal)
{
    appendHeader(out, opcode, payloadSize, isFinal, 0);
}

QByteArray encodeFrame(Opcode opcode, QByteArrayView payload, bool isFinal)
{
    QByteArray frame;
    frame.reserve(maxFrameHeaderBytes + payload.size());
    appendHeader(frame, opcode, payload.size(), isFinal, 0);
    frame.append(payload);
    return frame;
}

Opcode opcodeOf(const QByteArray &frame)
{
    return Opcode(quint8(frame.front()) & opcodeBits);
}

QByteArrayView payloadOf(const QByteArray &frame)
{
    const auto length7 = quint8(frame.at(1));
    return QByteArrayView(frame).sliced(length7 == 127 ? 10 : length7 == 126 ? 4 : 2);
}

QByteArray encodeMaskedFrame(Opcode opcode, QByteArrayView payload, MaskKey key, bool isFinal)
{
    QByteArray frame;
    frame.reserve(maxFrameHeaderBytes + payload.size());
    appendHeader(frame, opcode, payload.size(), isFinal, maskBit);
    for (quint8 byte : key)
        frame.append(char(byte));
    const qsizetype headerSize = frame.size();
    frame.resize(headerSize + payload.size());
    copyMasked(frame.data() + headerSize, payload.data(), payload.size(), key);
    return frame;
}

QByteArray encodeClosePayload(quint16 code, QByteArrayView reason)
{
    if (code == closecode::none)
        return {};
    qsizetype size = qMin(reason.size(), maxControlPayloadBytes - 2);
    while (size > 0 && size < reason.size() && (quint8(reason[size]) & 0xc0) == 0x80)
        --size; // the first byte left out must not be inside a character
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(code, payload.data());
    return payload.append(reason.first(size));
}

void copyMasked(char *target, const char *source, qsizetype size, MaskKey key, quint64 offset)
{
    std::array<quint8, 8> turned;
    for (std::size_t i = 0; i < turned.size(); ++i)
        turned[i] = key[(offset + i) % key.size()];
    quint64 mask;
    std::memcpy(&mask, turned.data(), sizeof mask);

    qsizetype at = 0;
    for (; at + 8 <= size; at += 8) {
        quint64 word;
        std::memcpy(&word, source + at, sizeof word);
        word ^= mask;
        std::memcpy(target + at, &word, sizeof word);
    }
    for (; at < size; ++at)
        target[at] = char(quint8(source[at]) ^ turned[std::size_t(at % 8)]);
}

} // namespace tincan::websocket

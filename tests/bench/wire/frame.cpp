// SPDX-License-Identifier: MIT
#include "tests/bench/wire/frame.h"

#include "tests/bench/wire/fail.h"

#include <algorithm>
#include <cstring>

namespace tincan::bench {

namespace {

constexpr unsigned char finalBit = 0x80;
constexpr unsigned char maskBit = 0x80;
constexpr std::size_t maskSize = 4;
// Any key will do, but for zero, which would spare the server its work.
constexpr char maskKey[maskSize] = {'\x37', '\x5a', '\x21', '\x6d'};

/// XORs with the key, eight bytes at a time.
void applyMask(char *bytes, std::size_t size, const char *key)
{
    std::uint64_t wide = 0;
    std::memcpy(&wide, key, maskSize);
    std::memcpy(reinterpret_cast<char *>(&wide) + maskSize, key, maskSize);
    std::size_t i = 0;
    for (; i + sizeof wide <= size; i += sizeof wide) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + i, sizeof word);
        word ^= wide;
        std::memcpy(bytes + i, &word, sizeof word);
    }
    for (; i < size; ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ key[i % maskSize]);
}

void appendHeader(std::string &out, Opcode opcode, std::size_t size, unsigned char mask)
{
    out.push_back(static_cast<char>(finalBit | static_cast<unsigned char>(opcode)));
    const auto appendLength = [&](std::size_t bytes) {
        for (std::size_t i = bytes; i-- > 0;)
            out.push_back(static_cast<char>(size >> (8 * i)));
    };
    if (size < 126) {
        out.push_back(static_cast<char>(mask | size));
    } else if (size <= 0xffff) {
        out.push_back(static_cast<char>(mask | 126));
        appendLength(2);
    } else {
        out.push_back(static_cast<char>(mask | 127));
        appendLength(8);
    }
}

/// How many bytes of extended length a header's second byte announces.
std::size_t lengthBytes(unsigned char length)
{
    return length == 127 ? 8 : length == 126 ? 2 : 0;
}

bool isKnown(Opcode opcode)
{
    return opcode == Opcode::text || opcode == Opcode::binary || opcode == Opcode::close
        || opcode == Opcode::ping || opcode == Opcode::pong;
}

} // namespace

std::optional<Frame> readFrame(char *bytes, std::size_t size)
{
    if (size < 2)
        return std::nullopt;
    const auto at = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const auto opcode = static_cast<Opcode>(at(0) & 0x0f);
    if ((at(0) & 0xf0) != finalBit || !isKnown(opcode))
        fail("a frame begins with %02x", at(0));
    const bool masked = (at(1) & maskBit) != 0;
    std::uint64_t length = at(1) & 0x7f;
    const std::size_t extended = lengthBytes(static_cast<unsigned char>(length));
    const std::size_t headerSize = 2 + extended + (masked ? maskSize : 0);
    if (size < headerSize)
        return std::nullopt;
    if (extended > 0) {
        length = 0;
        for (std::size_t i = 0; i < extended; ++i)
            length = length << 8 | at(2 + i);
    }
    if (size - headerSize < length)
        return std::nullopt;
    if (masked)
        applyMask(bytes + headerSize, length, bytes + headerSize - maskSize);
    return Frame{opcode, std::string_view(bytes + headerSize, length), headerSize + length};
}

void appendFrame(std::string &out, Opcode opcode, std::string_view payload)
{
    appendHeader(out, opcode, payload.size(), 0);
    out.append(payload);
}

void appendMaskedFrame(std::string &out, Opcode opcode, std::string_view payload)
{
    appendHeader(out, opcode, payload.size(), maskBit);
    out.append(maskKey, maskSize);
    out.append(payload);
    applyMask(out.data() + out.size() - payload.size(), payload.size(), maskKey);
}

} // namespace tincan::bench

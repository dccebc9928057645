// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What the load generator and the bare server speak, as little of it as a measurement needs. It is
/// written without Tincan's own code, so that a fault there cannot hide itself here.
namespace tincan::bench {

enum class Opcode : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// One whole WebSocket frame (RFC 6455, section 5.2).
struct Frame
{
    Opcode opcode;
    std::string_view payload; ///< unmasked; a part of the bytes that were read
    std::size_t size; ///< bytes of the frame with its header
};

/// The frame that `bytes` begin with, unmasked in place where it is masked; nothing while it is
/// incomplete. A fragment, a reserved bit or an unknown opcode ends the program: no peer under measure sends
/// one.
std::optional<Frame> readFrame(char *bytes, std::size_t size);

/// Appends a frame as a server sends it.
void appendFrame(std::string &out, Opcode opcode, std::string_view payload);
/// Appends a frame as a client sends it, masked.
void appendMaskedFrame(std::string &out, Opcode opcode, std::string_view payload);

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
// Socket.IO's decoder: a sequence of messages, each a byte that says whether it is binary, and its
// content. What is decoded is encoded as a packet that decodes as the same.

#include "protocol/socketio/decoder.h"
#include "protocol/socketio/encoder.h"
#include "tests/fuzz/fuzz.h"

namespace tincan::fuzz {

namespace {

void roundTrip(const socketio::Packet &packet)
{
    const socketio::EncodedMessage encoded = socketio::encode(packet);
    socketio::Decoder decoder;
    auto decoded = decoder.receiveText(encoded.text);
    for (const QByteArray &attachment : encoded.attachments) {
        require(decoded.has_value() && !decoded->has_value());
        decoded = decoder.receiveBinary(attachment);
    }
    require(decoded.has_value() && decoded->has_value());
    require(socketio::encode(**decoded) == encoded);
}

} // namespace

} // namespace tincan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace tincan;
    fuzz::Script script(data, size);
    socketio::Decoder decoder;
    while (!script.isAtEnd()) {
        const bool isBinary = script.byte() % 2;
        const QByteArray message = script.text();
        const auto decoded = isBinary ? decoder.receiveBinary(message) : decoder.receiveText(message);
        if (!decoded)
            fuzz::require(decoder.heldBytes() == 0 && !decoder.isAwaitingAttachments());
        else if (*decoded)
            fuzz::roundTrip(**decoded);
    }
    return 0;
}

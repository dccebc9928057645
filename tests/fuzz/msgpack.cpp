// SPDX-License-Identifier: MIT
// MessagePack, as values and as Socket.IO's packets: whatever is read is written as bytes that read as the
// same.

#include "protocol/msgpack.h"

#include "protocol/socketio/msgpackpacket.h"
#include "tests/fuzz/fuzz.h"

namespace tincan::fuzz {

namespace {

void roundTripValue(const QByteArray &bytes)
{
    const auto value = msgpack::read(bytes);
    if (!value)
        return;
    QByteArray written;
    msgpack::append(*value, written);
    const auto again = msgpack::read(written);
    require(again.has_value());
    QByteArray writtenAgain;
    msgpack::append(*again, writtenAgain);
    require(writtenAgain == written);
}

void roundTripPacket(const QByteArray &bytes)
{
    const socketio::DecoderLimits limits;
    const auto packet = socketio::decodeMsgpack(bytes, limits);
    if (!packet)
        return;
    const socketio::EncodedMessage encoded = socketio::encodeMsgpack(*packet);
    require(encoded.isBinary && encoded.attachments.isEmpty());
    const auto again = socketio::decodeMsgpack(encoded.text, limits);
    require(again.has_value());
    require(socketio::encodeMsgpack(*again) == encoded);
}

} // namespace

} // namespace tincan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = tincan::fuzz::bytes(data, size);
    tincan::fuzz::roundTripValue(bytes);
    tincan::fuzz::roundTripPacket(bytes);
    return 0;
}

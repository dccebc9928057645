// SPDX-License-Identifier: MIT
// The WebSocket codec: any split of the input gives the same events, no message is longer than it may be,
// and a message that is compressed comes back. The first byte chooses the role, whether the peer may
// compress, and where to split.

#include "protocol/websocket/codec.h"
#include "protocol/websocket/deflate.h"
#include "tests/fuzz/fuzz.h"

#include <QList>

#include <algorithm>

namespace tincan::fuzz {

namespace {

using namespace tincan::websocket;

Limits smallLimits()
{
    Limits limits;
    limits.maxMessageBytes = 4096;
    limits.maxFragments = 8;
    limits.maxControlFramesPerSecond = 8;
    limits.maxWaitingPongs = 4;
    return limits;
}

/// What came of it, in a form that can be compared.
struct Outcome
{
    QList<QByteArray> events;
    QByteArray outgoing;

    bool operator==(const Outcome &) const = default;
};

QByteArray describe(const Event &event)
{
    struct Describe
    {
        QByteArray operator()(const Message &e) const { return (e.isText ? "text " : "binary ") + e.data; }
        QByteArray operator()(const PingReceived &e) const { return "ping " + e.payload; }
        QByteArray operator()(const PongReceived &e) const { return "pong " + e.payload; }
        QByteArray operator()(const CloseReceived &e) const
        {
            return "close " + QByteArray::number(e.code) + ' ' + e.reason;
        }
        QByteArray operator()(const Failed &e) const { return "failed " + QByteArray::number(e.code); }
    };
    return std::visit(Describe(), event);
}

/// What we compress is inflated to the same, and within the window.
void checkRoundTrip(const Message &message)
{
    static Deflater deflater;
    static Inflater inflater;
    require(message.data.size() <= smallLimits().maxMessageBytes);
    for (const int windowBits : {minWindowBits, maxWindowBits}) {
        const QByteArray payload = deflater.deflate(message.data, windowBits);
        if (payload.isEmpty()) // no shorter
            continue;
        require(payload.size() < message.data.size());
        require(inflater.inflate(payload, message.data.size()) == message.data);
    }
}

Outcome run(Role role, bool isCompressing, const QByteArray &input, qsizetype step)
{
    static Inflater inflater; // which serves every run, whatever was left of the one before
    const TimePoint now{};
    Codec codec(role, smallLimits(), [] { return MaskKey{}; });
    if (isCompressing)
        codec.takeCompressed(inflater);
    Outcome outcome;
    for (qsizetype at = 0; at < input.size(); at += step) {
        for (const Event &event :
            codec.receive(QByteArrayView(input).sliced(at, std::min(step, input.size() - at)), now)) {
            outcome.events.append(describe(event));
            if (const auto *message = std::get_if<Message>(&event))
                checkRoundTrip(*message);
        }
    }
    outcome.outgoing = codec.takeOutgoing();
    return outcome;
}

} // namespace

} // namespace tincan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace tincan;
    if (size < 2)
        return 0;
    const auto role = data[0] % 2 ? websocket::Role::client : websocket::Role::server;
    const QByteArray input = fuzz::bytes(data + 1, size - 1);
    const bool isCompressing = (data[0] & 0x80) != 0;
    fuzz::require(fuzz::run(role, isCompressing, input, input.size())
        == fuzz::run(role, isCompressing, input, 1 + data[0] % 0x80 / 2));
    return 0;
}

// SPDX-License-Identifier: MIT
// The WebSocket codec: any split of the input gives the same events. The first byte chooses the role and
// where to split.

#include "protocol/websocket/codec.h"
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

Outcome run(Role role, const QByteArray &input, qsizetype step)
{
    const TimePoint now{};
    Codec codec(role, smallLimits(), [] { return MaskKey{}; });
    Outcome outcome;
    for (qsizetype at = 0; at < input.size(); at += step) {
        for (const Event &event :
            codec.receive(QByteArrayView(input).sliced(at, std::min(step, input.size() - at)), now))
            outcome.events.append(describe(event));
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
    fuzz::require(fuzz::run(role, input, input.size()) == fuzz::run(role, input, 1 + data[0] / 2));
    return 0;
}

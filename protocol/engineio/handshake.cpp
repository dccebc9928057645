// SPDX-License-Identifier: MIT
#include "protocol/engineio/handshake.h"

#include "protocol/json.h"

#include <cmath>
#include <optional>

namespace tincan::engineio {
namespace {

using namespace Qt::StringLiterals;

constexpr int handshakeDepth = 8;

/// A positive number of milliseconds that leaves room for arithmetic (some 30 years at most).
std::optional<std::chrono::milliseconds> interval(const Value &value)
{
    constexpr double longest = 1e12;
    const double number = value.toDouble(-1);
    if (!(number > 0 && number <= longest))
        return {};
    return std::chrono::milliseconds(qint64(std::ceil(number)));
}

} // namespace

QByteArray encodeHandshake(const Handshake &handshake)
{
    QByteArray json = R"({"sid":")" + handshake.sid;
    json += handshake.canUpgrade ? R"(","upgrades":["websocket"])" : R"(","upgrades":[])";
    json += R"(,"pingInterval":)" + QByteArray::number(qint64(handshake.pingInterval.count()));
    json += R"(,"pingTimeout":)" + QByteArray::number(qint64(handshake.pingTimeout.count()));
    json += R"(,"maxPayload":)" + QByteArray::number(handshake.maxPayloadBytes) + '}';
    return json;
}

tl::expected<Handshake, QByteArray> parseHandshake(QByteArrayView text)
{
    const auto read = json::read(text, {.depth = handshakeDepth});
    if (!read || !read->isObject())
        return tl::unexpected(QByteArray("the open packet is no JSON object"));
    const Value &open = *read;
    Handshake handshake;
    handshake.sid = open[u"sid"].toString().toUtf8();
    if (handshake.sid.isEmpty())
        return tl::unexpected(QByteArray("the open packet has no sid"));
    const Value upgrades = open[u"upgrades"];
    for (const Value &upgrade : upgrades.toArray())
        handshake.canUpgrade |= upgrade.toString() == "websocket"_L1;
    const auto pingInterval = interval(open[u"pingInterval"]);
    const auto pingTimeout = interval(open[u"pingTimeout"]);
    if (!pingInterval || !pingTimeout)
        return tl::unexpected(QByteArray("the open packet has no positive ping interval and timeout"));
    handshake.pingInterval = *pingInterval;
    handshake.pingTimeout = *pingTimeout;
    handshake.maxPayloadBytes = qMax<qint64>(open[u"maxPayload"].toInteger(0), 0);
    return handshake;
}

} // namespace tincan::engineio

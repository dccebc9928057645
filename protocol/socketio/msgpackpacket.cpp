// SPDX-License-Identifier: MIT
#include "protocol/socketio/msgpackpacket.h"

#include "protocol/msgpack.h"
#include "protocol/socketio/payload.h"

#include <cmath>
#include <utility>

namespace tincan::socketio {

namespace {

constexpr qsizetype usualSize = 128;

tl::unexpected<DecodeError> error(DecodeReason reason)
{
    return tl::unexpected(DecodeError{reason});
}

void appendMember(QStringView key, const Value &value, QByteArray &out)
{
    msgpack::appendText(key, out);
    msgpack::append(value, out);
}

/// The members but for `data`, which `appendData` writes where there is any. The order is the official one.
template <typename AppendData>
EncodedMessage encodeParts(
    PacketType type, const QString &nsp, std::optional<AckId> id, bool hasData, AppendData appendData)
{
    EncodedMessage message;
    message.isBinary = true;
    QByteArray &out = message.text;
    out.reserve(usualSize);
    msgpack::appendMapHead(quint32(2 + (hasData ? 1 : 0) + (id ? 1 : 0)), out);
    appendMember(u"type", int(type), out);
    if (hasData) {
        msgpack::appendText(u"data", out);
        appendData(out);
    }
    if (id)
        appendMember(u"id", id->number(), out);
    appendMember(u"nsp", nsp, out);
    return message;
}

tl::expected<PacketType, DecodeError> typeOf(const Object &packet)
{
    const Value type = packet.value(u"type");
    if (!type.isNumber() || type.toInteger(-1) < 0 || type.toInteger() > int(PacketType::connectError))
        return error(DecodeReason::unknownType);
    return PacketType(type.toInteger());
}

tl::expected<QString, DecodeError> namespaceOf(const Object &packet, qsizetype limit)
{
    const QString nsp = packet.value(u"nsp").toString();
    if (!nsp.startsWith(u'/'))
        return error(DecodeReason::badNamespace);
    if (nsp.toUtf8().size() > limit)
        return error(DecodeReason::namespaceTooLong);
    return nsp;
}

tl::expected<std::optional<AckId>, DecodeError> idOf(const Object &packet)
{
    const Value id = packet.value(u"id");
    if (id.isNull())
        return std::nullopt;
    const double number = id.toDouble(-1);
    if (number < 0 || number > 1e21 || std::trunc(number) != number)
        return error(DecodeReason::badAckId);
    return AckId::fromNumber(number);
}

} // namespace

EncodedMessage encodeMsgpack(const Packet &packet)
{
    return encodeParts(packet.type, packet.nsp, packet.id, packet.data.has_value(),
        [&](QByteArray &out) { msgpack::append(*packet.data, out); });
}

EncodedMessage encodeMsgpackList(
    const QString &nsp, const QString *name, const Array &args, std::optional<AckId> id)
{
    return encodeParts(name ? PacketType::event : PacketType::ack, nsp, id, true, [&](QByteArray &out) {
        msgpack::appendArrayHead(quint32(args.size() + (name ? 1 : 0)), out);
        if (name)
            msgpack::appendText(*name, out);
        for (const Value &value : args)
            msgpack::append(value, out);
    });
}

tl::expected<Packet, DecodeError> decodeMsgpack(QByteArrayView bytes, const DecoderLimits &limits)
{
    const std::optional<Value> value = msgpack::read(bytes, limits.depth + 1); // the packet is a map itself
    if (!value || !value->isObject())
        return error(DecodeReason::badMsgpack);
    const Object &fields = value->toObject();
    const auto type = typeOf(fields);
    if (!type)
        return tl::unexpected(type.error());
    auto nsp = namespaceOf(fields, limits.namespaceBytes);
    if (!nsp)
        return tl::unexpected(nsp.error());
    const auto id = idOf(fields);
    if (!id)
        return tl::unexpected(id.error());
    Packet packet{*type, std::move(*nsp), *id, {}};
    const Value *const data = fields.find(u"data");
    if (data && !data->isNull())
        packet.data = *data;
    if (!packet.data && (*type == PacketType::event || *type == PacketType::ack))
        return error(DecodeReason::badPayload);
    if (packet.data) {
        if (const auto reason = objection(*type, *packet.data, limits.arguments))
            return error(*reason);
    }
    return packet;
}

} // namespace tincan::socketio

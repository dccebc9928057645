// SPDX-License-Identifier: MIT
#include "protocol/socketio/encoder.h"

#include "protocol/json.h"
#include "protocol/socketio/msgpackpacket.h"

namespace tincan::socketio {

using namespace Qt::StringLiterals;

namespace {

/// What most events fit into; saves growing step by step.
constexpr qsizetype usualSize = 128;

/// How far the wire's binary types are from the plain ones: event 2 → 5, ack 3 → 6.
constexpr int toBinaryType = 3;

json::BinaryWriter extractInto(QList<QByteArray> &attachments)
{
    return [&attachments](const QByteArray &binary, QByteArray &out) {
        out.append(R"({"_placeholder":true,"num":)")
            .append(QByteArray::number(attachments.size()))
            .append('}');
        attachments.append(binary);
    };
}

void appendHeader(
    PacketType type, qsizetype attachments, const QString &nsp, std::optional<AckId> id, QByteArray &out)
{
    out.append(static_cast<char>('0' + static_cast<int>(type) + (attachments > 0 ? toBinaryType : 0)));
    if (attachments > 0)
        out.append(QByteArray::number(attachments)).append('-');
    if (nsp.size() > 1) // not the root
        out.append(nsp.toUtf8()).append(',');
    if (id)
        id->appendTo(out);
}

/// One pass: the payload goes right behind the header of a plain packet. Where attachments turn up,
/// and only then, the header has to be exchanged for a longer one.
template <class AppendPayload>
EncodedMessage encodeWith(
    PacketType type, const QString &nsp, std::optional<AckId> id, const AppendPayload &appendPayload)
{
    EncodedMessage message;
    message.text.reserve(usualSize);
    appendHeader(type, 0, nsp, id, message.text);
    const qsizetype headerSize = message.text.size();
    appendPayload(extractInto(message.attachments), message.text);
    if (!message.attachments.isEmpty()) {
        QByteArray header;
        appendHeader(type, message.attachments.size(), nsp, id, header);
        message.text.replace(0, headerSize, header);
    }
    return message;
}

/// Whether it is true where JavaScript asks.
bool isTruthy(const Value &value)
{
    switch (value.type()) {
    case Value::Type::null:
        return false;
    case Value::Type::boolean:
        return value.toBool();
    case Value::Type::integer:
    case Value::Type::real: {
        const double number = value.toDouble();
        return number < 0 || number > 0;
    }
    case Value::Type::string:
        return !value.toString().isEmpty();
    case Value::Type::binary:
    case Value::Type::date:
    case Value::Type::array:
    case Value::Type::object:
        return true;
    }
    Q_UNREACHABLE();
}

/// Packets that never have attachments.
EncodedMessage encodeObject(PacketType type, const QString &nsp, std::optional<AckId> id,
    const std::optional<Value> &data, Parser parser)
{
    if (parser == Parser::msgpack)
        return encodeMsgpack({type, nsp, id, data});
    EncodedMessage message;
    appendHeader(type, 0, nsp, id, message.text);
    if (data)
        json::append(*data, message.text);
    return message;
}

} // namespace

EncodedMessage encode(const Packet &packet, Parser parser)
{
    if (parser == Parser::msgpack || (packet.type != PacketType::event && packet.type != PacketType::ack))
        return encodeObject(packet.type, packet.nsp, packet.id, packet.data, parser);
    return encodeWith(
        packet.type, packet.nsp, packet.id, [&](const json::BinaryWriter &onBinary, QByteArray &out) {
            if (packet.data)
                json::append(*packet.data, out, onBinary);
        });
}

EncodedMessage encodeEvent(
    const QString &nsp, const QString &name, const Array &args, std::optional<AckId> id, Parser parser)
{
    Q_ASSERT(!isReservedEvent(name));
    if (parser == Parser::msgpack)
        return encodeMsgpackList(nsp, &name, args, id);
    return encodeWith(PacketType::event, nsp, id, [&](const json::BinaryWriter &onBinary, QByteArray &out) {
        json::appendList(&name, args, out, onBinary);
    });
}

EncodedMessage encodeAck(const QString &nsp, AckId id, const Array &args, Parser parser)
{
    if (parser == Parser::msgpack)
        return encodeMsgpackList(nsp, nullptr, args, id);
    return encodeWith(PacketType::ack, nsp, id, [&](const json::BinaryWriter &onBinary, QByteArray &out) {
        json::appendList(nullptr, args, out, onBinary);
    });
}

EncodedMessage encodeConnect(const QString &nsp, const std::optional<Object> &auth, Parser parser)
{
    return encodeObject(
        PacketType::connect, nsp, {}, auth ? std::optional<Value>(*auth) : std::nullopt, parser);
}

EncodedMessage encodeConnected(const QString &nsp, const QString &sid, const QString &pid, Parser parser)
{
    Object reply{{u"sid"_s, sid}};
    if (!pid.isEmpty())
        reply.insert(u"pid"_s, pid);
    return encodeObject(PacketType::connect, nsp, {}, reply, parser);
}

EncodedMessage encodeConnectError(
    const QString &nsp, const QString &message, const std::optional<Value> &data, Parser parser)
{
    Object error{{u"message"_s, message}};
    if (data)
        error.insert(u"data"_s, *data);
    return encodeObject(PacketType::connectError, nsp, {}, error, parser);
}

EncodedMessage encodeOldConnectError(
    const QString &nsp, const QString &message, const std::optional<Value> &data, Parser parser)
{
    return encodeObject(
        PacketType::connectError, nsp, {}, data && isTruthy(*data) ? *data : Value(message), parser);
}

EncodedMessage encodeDisconnect(const QString &nsp, Parser parser)
{
    return encodeObject(PacketType::disconnect, nsp, {}, {}, parser);
}

EncodedEvent::EncodedEvent(const QString &name, const Array &args)
{
    Q_ASSERT(!isReservedEvent(name));
    m_payload.reserve(usualSize);
    json::appendList(&name, args, m_payload, extractInto(m_attachments));
}

EncodedMessage EncodedEvent::message(const QString &nsp, std::optional<AckId> id) const
{
    EncodedMessage message;
    message.text.reserve(m_payload.size() + nsp.size() + AckId::maximumDigits + 8);
    appendHeader(PacketType::event, m_attachments.size(), nsp, id, message.text);
    message.text.append(m_payload);
    message.attachments = m_attachments;
    return message;
}

} // namespace tincan::socketio

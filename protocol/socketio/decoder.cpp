// SPDX-License-Identifier: MIT
#include "protocol/socketio/decoder.h"

#include "protocol/socketio/msgpackpacket.h"
#include "protocol/socketio/payload.h"

#include <QStringDecoder>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace tincan::socketio {

using namespace Qt::StringLiterals;

/// What stands before the JSON.
struct Decoder::Header
{
    Packet packet; // without data
    qsizetype attachments = 0;
    QByteArrayView json;
};

namespace {

constexpr int binaryEvent = 5;
constexpr int binaryAck = 6;

tl::unexpected<DecodeError> error(DecodeReason reason)
{
    return tl::unexpected(DecodeError{reason});
}

qsizetype digitsAtFront(QByteArrayView text)
{
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
    return end - text.begin();
}

/// Takes `N-` off the front of `text`.
tl::expected<qsizetype, DecodeError> takeAttachmentCount(QByteArrayView &text, int limit)
{
    const qsizetype digits = digitsAtFront(text);
    if (digits == 0 || digits == text.size() || text[digits] != '-')
        return error(DecodeReason::badAttachmentCount);
    int count = 0;
    const auto parsed = std::from_chars(text.begin(), text.begin() + digits, count);
    if (parsed.ec == std::errc::result_out_of_range || count > limit)
        return error(DecodeReason::tooManyAttachments);
    if (count < 1)
        return error(DecodeReason::badAttachmentCount);
    text = text.sliced(digits + 1);
    return count;
}

/// Takes `/name,` or a `/name` that is all there is off the front of `text`.
tl::expected<QString, DecodeError> takeNamespace(QByteArrayView &text, qsizetype limit)
{
    if (!text.startsWith('/'))
        return rootNamespace();
    const qsizetype size = std::find(text.begin(), text.end(), ',') - text.begin();
    if (size > limit)
        return error(DecodeReason::namespaceTooLong);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString nsp = decoder(text.first(size));
    if (decoder.hasError())
        return error(DecodeReason::badNamespace);
    text = text.sliced(std::min(size + 1, text.size()));
    return size == 1 ? rootNamespace() : nsp;
}

tl::expected<std::optional<AckId>, DecodeError> takeAckId(QByteArrayView &text)
{
    const qsizetype digits = digitsAtFront(text);
    if (digits == 0)
        return std::nullopt;
    const std::optional<AckId> id = AckId::fromDigits(text.first(digits));
    if (!id)
        return error(DecodeReason::badAckId);
    text = text.sliced(digits);
    return id;
}

/// `{"_placeholder":true,"num":N}` → N; -1 where it is a placeholder for nothing; std::nullopt for
/// any other object.
std::optional<qint64> placeholderNumber(const Object &object)
{
    const Value *mark = object.find(u"_placeholder");
    if (!mark || !mark->toBool())
        return std::nullopt;
    const Value *number = object.find(u"num");
    return number ? number->toInteger(-1) : -1;
}

/// Reads the payload of a packet with attachments, each put where its placeholder stands. Before
/// they have come, nulls stand in for them.
///
/// No encoder refers to one attachment twice. A peer that does could make us send megabytes for each
/// thirty bytes of its own, wherever an event is passed on.
tl::expected<Value, json::Error> readBinaryPayload(
    QByteArrayView text, int depth, const QList<Value> &attachments)
{
    std::vector<bool> used(static_cast<std::size_t>(attachments.size()));
    const json::ReadOptions options{
        depth, [&](Object &&object) -> std::optional<Value> {
            const std::optional<qint64> number = placeholderNumber(object);
            if (!number)
                return Value(std::move(object));
            if (*number < 0 || *number >= attachments.size() || used[static_cast<std::size_t>(*number)])
                return std::nullopt;
            used[static_cast<std::size_t>(*number)] = true;
            return attachments.at(*number);
        }};
    return json::read(text, options);
}

DecodeError jsonError(const json::Error &error)
{
    if (error.reason == json::Reason::refused)
        return {DecodeReason::badPlaceholder};
    return {DecodeReason::badJson, error};
}

QLatin1StringView words(DecodeReason reason)
{
    switch (reason) {
    case DecodeReason::unknownType:
        return "unknown packet type"_L1;
    case DecodeReason::badAttachmentCount:
        return "malformed number of attachments"_L1;
    case DecodeReason::tooManyAttachments:
        return "too many attachments"_L1;
    case DecodeReason::badNamespace:
        return "namespace is not UTF-8"_L1;
    case DecodeReason::namespaceTooLong:
        return "namespace too long"_L1;
    case DecodeReason::badAckId:
        return "ack id too long"_L1;
    case DecodeReason::badJson:
        return "bad JSON"_L1;
    case DecodeReason::badMsgpack:
        return "bad MessagePack"_L1;
    case DecodeReason::badPayload:
        return "payload does not fit the packet type"_L1;
    case DecodeReason::reservedEvent:
        return "reserved event name"_L1;
    case DecodeReason::tooManyArguments:
        return "too many arguments"_L1;
    case DecodeReason::badPlaceholder:
        return "placeholder without attachment"_L1;
    case DecodeReason::textWhileBinaryAwaited:
        return "text while attachments were awaited"_L1;
    case DecodeReason::strayBinary:
        return "binary message that no packet announced"_L1;
    case DecodeReason::tooLarge:
        return "unfinished packet too large"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace

QString describe(const DecodeError &error)
{
    const QString reason = words(error.reason);
    return error.json ? u"%1: %2"_s.arg(reason, json::describe(*error.json)) : reason;
}

tl::expected<Decoder::Header, DecodeError> Decoder::readHeader(QByteArrayView text) const
{
    if (text.isEmpty() || text.front() < '0' || text.front() > '0' + binaryAck)
        return error(DecodeReason::unknownType);
    const int type = text.front() - '0';
    text = text.sliced(1);

    Header header;
    if (type == binaryEvent || type == binaryAck) {
        header.packet.type = type == binaryEvent ? PacketType::event : PacketType::ack;
        const auto count = takeAttachmentCount(text, m_limits.attachments);
        if (!count)
            return tl::unexpected(count.error());
        header.attachments = *count;
    } else {
        header.packet.type = static_cast<PacketType>(type);
    }
    auto nsp = takeNamespace(text, m_limits.namespaceBytes);
    if (!nsp)
        return tl::unexpected(nsp.error());
    header.packet.nsp = std::move(*nsp);
    const auto id = takeAckId(text);
    if (!id)
        return tl::unexpected(id.error());
    header.packet.id = *id;
    header.json = text;
    return header;
}

/// The JSON of a packet, checked for its type, with the attachments in their places.
tl::expected<std::optional<Value>, DecodeError> Decoder::readPayload(
    PacketType type, QByteArrayView json, const QList<Value> &attachments) const
{
    if (json.isEmpty())
        return std::nullopt;
    tl::expected<Value, json::Error> payload = attachments.isEmpty()
        ? json::read(json, {.depth = m_limits.depth})
        : readBinaryPayload(json, m_limits.depth, attachments);
    if (!payload)
        return tl::unexpected(jsonError(payload.error()));
    if (const auto reason = objection(type, *payload, m_limits.arguments))
        return error(*reason);
    return std::move(*payload);
}

tl::expected<std::optional<Packet>, DecodeError> Decoder::receiveText(QByteArrayView text)
{
    if (m_parser == Parser::msgpack)
        return fail({DecodeReason::badMsgpack});
    if (m_unfinished)
        return fail({DecodeReason::textWhileBinaryAwaited});
    tl::expected<Header, DecodeError> header = readHeader(text);
    if (!header)
        return fail(header.error());
    // Nulls stand in for attachments to come: the payload is checked now, and read again when they
    // are there. Kept as values it could take many times the room of its text.
    const QList<Value> standIns(header->attachments);
    auto data = readPayload(header->packet.type, header->json, standIns);
    if (!data)
        return fail(data.error());
    if (header->attachments == 0) {
        header->packet.data = std::move(*data);
        return std::move(header->packet);
    }
    if (header->json.size() > m_limits.unfinishedBytes)
        return fail({DecodeReason::tooLarge});
    m_unfinished = std::make_unique<Unfinished>(Unfinished{
        std::move(header->packet), header->json.toByteArray(), {}, header->attachments, header->json.size()});
    return std::nullopt;
}

tl::expected<std::optional<Packet>, DecodeError> Decoder::receiveBinary(const QByteArray &attachment)
{
    if (m_parser == Parser::msgpack)
        return decodeMsgpack(attachment, m_limits);
    if (!m_unfinished)
        return fail({DecodeReason::strayBinary});
    // The one that completes the packet is not held: it may be as large as a message may be.
    if (m_unfinished->awaited > 1 && m_unfinished->heldBytes + attachment.size() > m_limits.unfinishedBytes)
        return fail({DecodeReason::tooLarge});
    m_unfinished->attachments.append(attachment);
    m_unfinished->heldBytes += attachment.size();
    if (--m_unfinished->awaited > 0)
        return std::nullopt;

    const std::unique_ptr<Unfinished> whole = std::move(m_unfinished);
    auto data = readPayload(whole->packet.type, whole->json, whole->attachments);
    if (!data)
        return tl::unexpected(data.error());
    whole->packet.data = std::move(*data);
    return std::move(whole->packet);
}

tl::expected<std::optional<Packet>, DecodeError> Decoder::fail(const DecodeError &error)
{
    reset();
    return tl::unexpected(error);
}

} // namespace tincan::socketio

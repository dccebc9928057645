// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/json.h"
#include "protocol/socketio/packet.h"
#include "protocol/socketio/parser.h"

#include <QByteArrayView>

#include <memory>
#include <optional>
#include <tl/expected.hpp>

namespace tincan::socketio {

/// What one peer may make us hold or work through.
struct DecoderLimits
{
    int attachments = 10; ///< of one packet; checked at its header
    qsizetype unfinishedBytes = 1'048'576; ///< text and attachments held while more attachments are awaited
    int arguments = 64; ///< of an event (its name not counted) or of an ack
    qsizetype namespaceBytes = 128; ///< of a namespace's name in UTF-8
    int depth = json::defaultDepth;
};

/// Why a message is no packet; always the peer's fault, and the connection is to be closed ("parse error").
enum class DecodeReason {
    unknownType, ///< an empty message, or one that begins with no digit from 0 to 6
    badAttachmentCount, ///< not a whole number of 1 or more, followed by `-`
    tooManyAttachments,
    badNamespace, ///< not UTF-8
    namespaceTooLong,
    badAckId, ///< more than AckId::maximumDigits digits
    badJson,
    badMsgpack, ///< no MessagePack, too deep, no packet; or text, where that is the parser
    badPayload, ///< JSON, but not what this type of packet carries
    reservedEvent, ///< isReservedEvent()
    tooManyArguments,
    badPlaceholder, ///< for an attachment that is not there, or that another one stands for already
    textWhileBinaryAwaited,
    strayBinary, ///< a binary message that no packet announced
    tooLarge, ///< DecoderLimits::unfinishedBytes
};

struct DecodeError
{
    DecodeReason reason;
    std::optional<json::Error> json = {}; ///< where the reason is badJson

    friend bool operator==(const DecodeError &, const DecodeError &) = default;
};

/// One line for a log, with nothing of what the peer sent.
QString describe(const DecodeError &error);

/// Makes packets of the messages that Engine.IO delivers, for one connection (socket.io-protocol 5).
///
/// Feed it every message in order. A packet with attachments is checked as a whole when its text
/// arrives, and given out when its last attachment does. After an error the decoder holds nothing, and the
/// connection should be closed: what follows cannot be trusted.
class Decoder
{
public:
    explicit Decoder(const DecoderLimits &limits = {}, Parser parser = Parser::json)
        : m_limits(limits), m_parser(parser)
    {
    }

    /// A packet, or std::nullopt where attachments are awaited. Keeps no reference to `text`.
    tl::expected<std::optional<Packet>, DecodeError> receiveText(QByteArrayView text);
    /// The packet that this attachment completes, by msgpack this whole packet, or std::nullopt where more
    /// are awaited.
    tl::expected<std::optional<Packet>, DecodeError> receiveBinary(const QByteArray &attachment);

    /// Whether the next message has to be binary.
    bool isAwaitingAttachments() const { return m_unfinished != nullptr; }
    /// Bytes held of an unfinished packet, for a limit over all connections.
    qsizetype heldBytes() const { return m_unfinished ? m_unfinished->heldBytes : 0; }
    /// Drops an unfinished packet.
    void reset() { m_unfinished.reset(); }

    const DecoderLimits &limits() const { return m_limits; }
    Parser parser() const { return m_parser; }

private:
    struct Header;
    struct Unfinished
    {
        Packet packet; // without data
        QByteArray json; // checked already; kept as text because values take many times its room
        QList<Value> attachments; // binary ones
        qsizetype awaited = 0; // at least one
        qsizetype heldBytes = 0;
    };

    tl::expected<Header, DecodeError> readHeader(QByteArrayView text) const;
    tl::expected<std::optional<Value>, DecodeError> readPayload(
        PacketType type, QByteArrayView json, const QList<Value> &attachments) const;
    tl::expected<std::optional<Packet>, DecodeError> fail(const DecodeError &error);

    DecoderLimits m_limits;
    Parser m_parser;
    std::unique_ptr<Unfinished> m_unfinished; // while attachments are awaited
};

} // namespace tincan::socketio

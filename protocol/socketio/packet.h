// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/value.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace tincan::socketio {

/// The revisions of the Socket.IO protocol: 5 is that of Socket.IO 3 and 4, 4 that of older clients.
enum class Revision : quint8 { four = 4, five = 5 };

/// What a packet is for (socket.io-protocol 5, "Packet types"). The two binary types of the wire
/// (5 and 6) are only the form in which an event or ack with attachments travels.
enum class PacketType : quint8 { connect = 0, disconnect = 1, event = 2, ack = 3, connectError = 4 };

/// The number that ties an acknowledgement to the event that asked for one.
///
/// Two rules meet here. A peer may choose any number of up to 21 digits, and gets it back as
/// JavaScript's doubles have it: `42100000000000000000000["x"]` is answered `43100000000000000000000[1]`
/// (ids above 2^53 may come back rounded, as from the official server); more digits, or anything
/// but digits, is a parse error. Ids that we choose are integers from 0 to 2^53 − 1 (AckCounter), so
/// that every peer can hold them; that is the limit hardening asks for, put on what we keep.
class AckId
{
public:
    static constexpr int maximumDigits = 21;
    static constexpr qint64 maximumOwn = (qint64(1) << 53) - 1;

    /// An id of our own: 0 … maximumOwn.
    explicit constexpr AckId(qint64 number) : m_number(double(number)) { }
    /// Digits as they stand on the wire; std::nullopt unless there are 1 … maximumDigits and nothing else.
    static std::optional<AckId> fromDigits(QByteArrayView digits);
    /// A whole number from 0 to 10^21.
    static constexpr AckId fromNumber(double number)
    {
        AckId id(0);
        id.m_number = number;
        return id;
    }

    /// Appends the decimal digits, never in exponent form.
    void appendTo(QByteArray &out) const;
    /// For keys of maps and for logs.
    constexpr double number() const { return m_number; }

    friend constexpr bool operator==(AckId a, AckId b) = default;
    friend constexpr auto operator<=>(AckId a, AckId b) = default;

private:
    double m_number; // a whole number from 0 to 10^21
};

/// `/`, the namespace of a packet that names none.
const QString &rootNamespace();

/// One Socket.IO packet, whole: attachments stand in `data` as binary values.
struct Packet
{
    PacketType type = PacketType::event;
    QString nsp = rootNamespace(); ///< begins with `/`, has no comma
    std::optional<AckId> id = {}; ///< event: asks for an answer; ack: says which one this is
    /// connect: an object or none. event: an array whose first element is the name (a string that is
    /// not reserved, or a number), or none. ack: an array, or none. connectError: an object or a
    /// string. disconnect: none.
    std::optional<Value> data = {};

    friend bool operator==(const Packet &, const Packet &) = default;
};

/// Names that no event may have: connect, connect_error, disconnect, disconnecting, newListener,
/// removeListener.
bool isReservedEvent(QStringView name);

/// A packet as it is handed to Engine.IO: one text message, and right after it, with nothing between, one
/// binary message for each attachment. Shares its bytes when copied.
struct EncodedMessage
{
    QByteArray text; ///< UTF-8, without Engine.IO's type byte
    QList<QByteArray> attachments = {};
    bool isBinary = false; ///< `text` is none, but the whole packet by the msgpack parser
    bool mayBeCompressed = true; ///< by a transport that can

    qsizetype size() const; ///< bytes of text and attachments
    friend bool operator==(const EncodedMessage &, const EncodedMessage &) = default;
};

} // namespace tincan::socketio

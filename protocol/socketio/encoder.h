// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/socketio/packet.h"
#include "protocol/socketio/parser.h"

#include <optional>

namespace tincan::socketio {

// Encoding is one pass over the values: JSON text is written and binary data, at any depth, is moved
// out into attachments, leaving `{"_placeholder":true,"num":N}` with N from 0 in the order of the text
// (socket.io-protocol 5, "Packet encoding"). No recursion. Thread-safe.
//
// What cannot be told apart on the wire: an object of the program's own that looks like a
// placeholder, in a packet that has attachments. The protocol has no escape for it.
//
// By the msgpack parser a packet is one binary message, without attachments and placeholders.

/// Encodes any packet. Precondition: `packet` is as its comments say, else the peer will refuse it.
/// Binary data is only allowed in events and acks; elsewhere it becomes null.
EncodedMessage encode(const Packet &packet, Parser parser = Parser::json);

/// `2["name",args…]`. Encodes straight from the parts, without building a Packet.
EncodedMessage encodeEvent(const QString &nsp, const QString &name, const Array &args,
    std::optional<AckId> id = {}, Parser parser = Parser::json);
/// `3<id>[args…]`.
EncodedMessage encodeAck(const QString &nsp, AckId id, const Array &args, Parser parser = Parser::json);
/// `0`, with auth if there is any.
EncodedMessage encodeConnect(
    const QString &nsp, const std::optional<Object> &auth = {}, Parser parser = Parser::json);
/// `0{"sid":…}`, the server's reply; with pid where the session may be recovered.
EncodedMessage encodeConnected(
    const QString &nsp, const QString &sid, const QString &pid = {}, Parser parser = Parser::json);
/// `4{"message":…}`, with data where there is any.
EncodedMessage encodeConnectError(const QString &nsp, const QString &message,
    const std::optional<Value> &data = {}, Parser parser = Parser::json);
/// `4` and the error's data, or, where that is none or nothing to JavaScript (false, 0, ""), its message:
/// what clients of revision 4 are told.
EncodedMessage encodeOldConnectError(const QString &nsp, const QString &message,
    const std::optional<Value> &data = {}, Parser parser = Parser::json);
/// `1`.
EncodedMessage encodeDisconnect(const QString &nsp, Parser parser = Parser::json);

/// An event whose arguments are encoded once, for receivers in many namespaces or with an ack id each.
///
/// Where namespace and id are the same for all, as in a broadcast, call message() once and share
/// what it returns: copies share their bytes.
class EncodedEvent
{
public:
    EncodedEvent(const QString &name, const Array &args);

    /// Copies the arguments' text, not the attachments.
    EncodedMessage message(const QString &nsp, std::optional<AckId> id = {}) const;

private:
    QByteArray m_payload;
    QList<QByteArray> m_attachments;
};

} // namespace tincan::socketio

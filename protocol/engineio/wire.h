// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/outgoingmessage.h"
#include "protocol/engineio/packet.h"
#include "protocol/engineio/payload.h"

#include <span>

namespace tincan::engineio {

/// How packets stand on the wire of a server's session, in the revision that its handshake chose.
///
/// Stateless; one object for all sessions of a kind, from wireOf(). Safe to use from any thread.
class Wire
{
public:
    virtual Revision revision() const = 0;

    /// The packet in a WebSocket frame of text, or of bytes; empty where it holds none.
    virtual std::optional<Packet> readText(QByteArrayView frame) const = 0;
    virtual std::optional<Packet> readBinary(const QByteArray &frame) const = 0;
    /// Whether a POST may be of type application/octet-stream.
    virtual bool takesOctets() const = 0;
    virtual PayloadReader readPayload(const QByteArray &body, bool isOctets) const = 0;

    /// The finished frame; the message keeps it for others.
    virtual const QByteArray &frame(const OutgoingMessage &packet) const = 0;
    /// The body that answers a GET. There is at least one packet.
    virtual Payload payload(std::span<const OutgoingMessage> packets) const = 0;

protected:
    ~Wire() = default;
};

/// isTextOnly: the client asked for base64 instead of bytes (`b64=1`), on the transport of that request.
const Wire &wireOf(Revision revision, bool isTextOnly = false);

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/packet.h"
#include "protocol/websocket/frame.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace tincan::websocket {
class Deflater;
}

namespace tincan::engineio {

/// A packet on its way out: made once, sent to any number of sessions without encoding it again.
///
/// Immutable and implicitly shared; safe to copy and use from any thread. A text packet is one
/// allocation, laid out as its finished server frame, of which every other form is a part. What only
/// some clients need (base64 for polling, the forms of revision 3) is made at the first that does, and
/// kept.
class OutgoingMessage
{
public:
    /// A message of UTF-8 text; of any bytes.
    static OutgoingMessage text(QByteArrayView utf8);
    static OutgoingMessage binary(QByteArrayView bytes);
    /// One of the protocol's own packets; for the sessions, not for their users.
    static OutgoingMessage packet(PacketType type, QByteArrayView data = {});

    /// The same, which no transport is to compress.
    OutgoingMessage uncompressed() const;
    bool mayBeCompressed() const { return m_mayBeCompressed; }

    bool isBinary() const;
    /// What was given to text() or binary(). Valid as long as a copy of this lives.
    QByteArrayView data() const;
    /// What who receives it reads. Copies the data.
    Packet toPacket() const;
    /// As it stands in a polling payload: "4…" or "b" and base64. (In revision 3 the type follows the "b".)
    QByteArrayView pollingText() const;
    /// The UTF-16 units of pollingText().
    qsizetype pollingTextUnits() const;
    /// The payload of its WebSocket frame, whose opcode is binary or text by isBinary().
    QByteArrayView webSocketPayload() const;
    /// The finished, unmasked frame a server sends. In revision 3 binary data is preceded by its type.
    const QByteArray &webSocketFrame(Revision revision = Revision::four) const;
    /// A frame of text in any case, binary data as base64, for clients that cannot read it otherwise.
    const QByteArray &webSocketTextFrame(Revision revision) const;
    /// One of those frames as Deflater::deflateFrame() makes it for that window; kept for others, whatever
    /// their deflater.
    const QByteArray &deflatedFrame(
        const QByteArray &frame, int windowBits, websocket::Deflater &deflater) const;
    /// Bytes that waiting costs: data and type.
    qsizetype size() const { return webSocketPayload().size(); }

    friend bool operator==(const OutgoingMessage &a, const OutgoingMessage &b)
    {
        return a.isBinary() == b.isBinary() && a.webSocketPayload() == b.webSocketPayload();
    }

private:
    struct Encodings;
    explicit OutgoingMessage(std::shared_ptr<const Encodings> encodings);
    std::shared_ptr<const Encodings> m_encodings;
    bool m_mayBeCompressed = true;
};

} // namespace tincan::engineio

// SPDX-License-Identifier: MIT
#include "server/socketio/outgoingpacket.h"

namespace tincan {

OutgoingPacket OutgoingPacket::uncompressed() const
{
    OutgoingPacket same{text.uncompressed(), {}};
    for (const engineio::OutgoingMessage &attachment : attachments)
        same.attachments.append(attachment.uncompressed());
    return same;
}

qsizetype OutgoingPacket::size() const
{
    qsizetype bytes = text.size();
    for (const engineio::OutgoingMessage &attachment : attachments)
        bytes += attachment.size();
    return bytes;
}

OutgoingPacket toOutgoing(const socketio::EncodedMessage &message)
{
    OutgoingPacket packet{message.isBinary ? engineio::OutgoingMessage::binary(message.text)
                                           : engineio::OutgoingMessage::text(message.text),
        {}};
    for (const QByteArray &attachment : message.attachments)
        packet.attachments.append(engineio::OutgoingMessage::binary(attachment));
    return message.mayBeCompressed ? packet : packet.uncompressed();
}

} // namespace tincan

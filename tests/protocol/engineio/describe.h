// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/engineio/clientsession.h"
#include "protocol/engineio/serversession.h"
#include "protocol/websocket/codec.h"

#include <QByteArray>

/// What sessions say, in words, so that tables and scenarios can be read: `1=4a|4b` answers request 1
/// with two packets, `ws2=3probe` sends to WebSocket 2, `text:a` is a message received.
namespace tincan::engineio::test {

inline QByteArray readable(const QByteArray &payload)
{
    return QByteArray(payload).replace('\x1e', '|');
}

inline QByteArray describeMessage(bool isBinary, QByteArrayView data)
{
    return isBinary ? "bin:" + data.toByteArray().toHex() : "text:" + data.toByteArray();
}

inline QByteArray describePacket(const Packet &packet)
{
    return QByteArray::number(int(packet.type))
        + (packet.isBinary ? "bin:" + packet.data.toHex() : packet.data);
}

/// The payload of a frame as a server sends it; "broken" where it is none.
inline QByteArray describeFrame(const QByteArray &frame)
{
    websocket::Codec reader(websocket::Role::client);
    const auto events = reader.receive(frame, {});
    const auto *message = events.size() == 1 ? std::get_if<websocket::Message>(&events.front()) : nullptr;
    if (!message)
        return "broken";
    return message->isText ? message->data : "bin:" + message->data.toHex();
}

struct ServerDescriber
{
    static QByteArray number(ChannelId id) { return QByteArray::number(id); }

    QByteArray operator()(const ReplyToPoll &reply) const
    {
        const QByteArray body = reply.payload.body;
        return number(reply.request) + '='
            + (reply.payload.isBinary ? "octets:" + body.toHex() : readable(body));
    }
    QByteArray operator()(const ReplyToPost &reply) const { return number(reply.request) + "=ok"; }
    QByteArray operator()(const RefuseRequest &refusal) const
    {
        const QByteArray text = number(refusal.request) + "=400";
        return refusal.error == RefuseRequest::Error::none
            ? text
            : text + '/' + QByteArray::number(int(refusal.error));
    }
    QByteArray operator()(const AbortRequest &abort) const { return number(abort.request) + "=aborted"; }
    QByteArray operator()(const SendToWebSocket &send) const
    {
        return "ws" + number(send.socket) + '=' + describeFrame(send.frame);
    }
    QByteArray operator()(const CloseWebSocket &close) const
    {
        return "ws" + number(close.socket) + "=close";
    }
    QByteArray operator()(Opened) const { return "opened"; }
    QByteArray operator()(const MessageReceived &message) const
    {
        return describeMessage(message.isBinary, message.data);
    }
    QByteArray operator()(Drained) const { return "drained"; }
    QByteArray operator()(Upgraded) const { return "upgraded"; }
    QByteArray operator()(const Closed &closed) const
    {
        return "closed:" + QByteArray(toText(closed.reason).data());
    }
    QByteArray operator()(const PacketReceived &told) const
    {
        return "packet:" + describePacket(told.packet);
    }
    QByteArray operator()(const PacketCreated &told) const
    {
        return "created:" + describePacket(told.packet.toPacket());
    }
    QByteArray operator()(const PacketsFlushed &told) const
    {
        QByteArrayList packets;
        for (const OutgoingMessage &packet : told.packets)
            packets += describePacket(packet.toPacket());
        return "flush:" + packets.join('|');
    }
    QByteArray operator()(PacketsDrained) const { return "drain"; }
    QByteArray operator()(HeartbeatReceived) const { return "heartbeat"; }
    QByteArray operator()(ProbeReceived) const { return "upgrading"; }
};

struct ClientDescriber
{
    QByteArray operator()(client::Poll) const { return "GET"; }
    QByteArray operator()(const client::Post &post) const { return "POST=" + readable(post.body); }
    QByteArray operator()(client::OpenWebSocket) const { return "ws=open"; }
    QByteArray operator()(const client::SendToWebSocket &send) const
    {
        return "ws="
            + (send.opcode == websocket::Opcode::binary ? "bin:" + send.payload.toHex() : send.payload);
    }
    QByteArray operator()(client::CloseWebSocket) const { return "ws=close"; }
    QByteArray operator()(client::AbortRequests) const { return "abort"; }
    QByteArray operator()(const client::Opened &opened) const { return "opened:" + opened.handshake.sid; }
    QByteArray operator()(const client::Closed &closed) const
    {
        return "closed:" + QByteArray(toText(closed.reason).data());
    }
    QByteArray operator()(const MessageReceived &message) const
    {
        return describeMessage(message.isBinary, message.data);
    }
    QByteArray operator()(Drained) const { return "drained"; }
    QByteArray operator()(Upgraded) const { return "upgraded"; }
};

/// Everything the session has to say, in order, separated by spaces; empties it.
template <typename Session>
QByteArray takeOutputs(Session &session)
{
    using Describer
        = std::conditional_t<std::is_same_v<Session, ServerSession>, ServerDescriber, ClientDescriber>;
    QByteArray text;
    while (const auto output = session.nextOutput())
        text += (text.isEmpty() ? "" : " ") + std::visit(Describer(), *output);
    return text;
}

} // namespace tincan::engineio::test

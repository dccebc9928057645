// SPDX-License-Identifier: MIT
#include "protocol/socketio/clientconnection.h"

#include "protocol/socketio/encoder.h"

#include <algorithm>

namespace tincan::socketio {

using namespace Qt::StringLiterals;

ClientConnection::ClientConnection(const ClientConnectionOptions &options)
    : m_options(options), m_decoder(options.decoder)
{
}

void ClientConnection::receiveText(QByteArrayView text)
{
    if (m_failed)
        return;
    m_packetBytes = text.size();
    receive(m_decoder.receiveText(text));
}

void ClientConnection::receiveBinary(const QByteArray &attachment)
{
    if (m_failed)
        return;
    m_packetBytes += attachment.size();
    receive(m_decoder.receiveBinary(attachment));
}

void ClientConnection::receive(tl::expected<std::optional<Packet>, DecodeError> &&decoded)
{
    if (!decoded)
        return fail(Failure::parseError, describe(decoded.error()));
    if (!decoded->has_value())
        return;
    Packet &packet = **decoded;
    Membership *membership = find(packet.nsp);
    if (!membership)
        return;
    switch (packet.type) {
    case PacketType::connect:
        return receiveConnect(*membership, packet);
    case PacketType::connectError:
        return receiveRefusal(*membership, packet);
    case PacketType::event:
        return receiveEvent(*membership, std::move(packet));
    case PacketType::ack:
        return receiveAck(*membership, packet);
    case PacketType::disconnect:
        if (membership->state != State::connected)
            return;
        remove(packet.nsp);
        m_events.append(Disconnected{packet.nsp});
        return;
    }
}

void ClientConnection::receiveConnect(Membership &membership, const Packet &packet)
{
    if (membership.state == State::connected)
        return;
    if (membership.state == State::leaving) {
        m_outgoing.append(encodeDisconnect(packet.nsp));
        return finishLeaving(membership);
    }
    const Value reply = packet.data.value_or(Value());
    const QString sid = reply[u"sid"].toString();
    if (sid.isEmpty()) {
        remove(packet.nsp);
        m_events.append(
            ConnectRefused{packet.nsp, u"The server speaks another revision of the protocol"_s, {}});
        return;
    }
    membership.state = State::connected;
    m_events.append(Connected{packet.nsp, sid, reply[u"pid"].toString()});
    m_events.append(std::exchange(membership.undelivered, {}));
    m_outgoing.append(std::exchange(membership.unsent, {}));
    membership.undeliveredBytes = membership.unsentBytes = 0;
}

void ClientConnection::receiveRefusal(Membership &membership, const Packet &packet)
{
    if (membership.state == State::connected)
        return;
    if (membership.state == State::leaving)
        return finishLeaving(membership);
    remove(packet.nsp);
    const Value reason = packet.data.value_or(Value());
    const Value *data = reason.toObject().find(u"data");
    m_events.append(
        ConnectRefused{packet.nsp, reason.isString() ? reason.toString() : reason[u"message"].toString(),
            data ? std::optional(*data) : std::nullopt});
}

/// The answer to the CONNECT that nobody waits for any more has come.
void ClientConnection::finishLeaving(Membership &membership)
{
    if (!membership.again)
        return remove(membership.nsp);
    m_outgoing.append(encodeConnect(membership.nsp, membership.again->auth));
    membership.state = State::connecting;
    membership.again.reset();
}

void ClientConnection::receiveEvent(Membership &membership, Packet &&packet)
{
    Array list = packet.data ? packet.data->toArray() : Array();
    packet.data.reset(); // so that the list is ours alone, and taking from it copies nothing
    if (list.isEmpty())
        return;
    Value name = list.takeFirst();
    EventReceived event{packet.nsp, std::move(name), std::move(list), packet.id};
    if (membership.state == State::connected) {
        m_events.append(std::move(event));
    } else if (membership.state == State::connecting) {
        if (membership.undelivered.size() >= m_options.receive.messages
            || m_packetBytes > m_options.receive.bytes - membership.undeliveredBytes)
            return fail(Failure::tooMuchHeld, u"too many events before CONNECT was answered"_s);
        membership.undelivered.append(std::move(event));
        membership.undeliveredBytes += m_packetBytes;
    }
}

void ClientConnection::receiveAck(const Membership &membership, const Packet &packet)
{
    if (membership.state == State::connected && packet.id)
        m_events.append(AckReceived{packet.nsp, *packet.id, packet.data ? packet.data->toArray() : Array()});
}

bool ClientConnection::connectTo(const QString &nsp, const std::optional<Object> &auth)
{
    if (m_failed)
        return false;
    if (Membership *membership = find(nsp)) {
        if (membership->state != State::leaving || membership->again)
            return false;
        membership->again = Again{auth};
        return true;
    }
    m_memberships.push_back({.nsp = nsp});
    m_outgoing.append(encodeConnect(nsp, auth));
    return true;
}

bool ClientConnection::disconnect(const QString &nsp)
{
    Membership *membership = find(nsp);
    if (m_failed || !membership)
        return false;
    if (membership->state == State::connected) {
        remove(nsp);
        m_outgoing.append(encodeDisconnect(nsp));
        return true;
    }
    if (membership->state == State::leaving && !membership->again)
        return false;
    *membership = {.nsp = nsp, .state = State::leaving};
    return true;
}

tl::expected<void, SendError> ClientConnection::emitEvent(
    const QString &nsp, const QString &name, const Array &args, std::optional<AckId> id)
{
    if (!isConnected(nsp) && !isConnecting(nsp))
        return tl::unexpected(SendError::notConnected);
    return post(*find(nsp), encodeEvent(nsp, name, args, id));
}

tl::expected<void, SendError> ClientConnection::send(const QString &nsp, const EncodedMessage &message)
{
    if (!isConnected(nsp) && !isConnecting(nsp))
        return tl::unexpected(SendError::notConnected);
    return post(*find(nsp), message);
}

tl::expected<void, SendError> ClientConnection::acknowledge(const QString &nsp, AckId id, const Array &args)
{
    if (!isConnected(nsp))
        return tl::unexpected(SendError::notConnected);
    m_outgoing.append(encodeAck(nsp, id, args));
    return {};
}

/// Sends, or holds back until the server has let us in.
tl::expected<void, SendError> ClientConnection::post(Membership &membership, const EncodedMessage &message)
{
    if (membership.state == State::connected) {
        m_outgoing.append(message);
        return {};
    }
    const qsizetype size = message.size();
    if (membership.unsent.size() >= m_options.send.messages
        || size > m_options.send.bytes - membership.unsentBytes)
        return tl::unexpected(SendError::bufferFull);
    membership.unsent.append(message);
    membership.unsentBytes += size;
    return {};
}

bool ClientConnection::isConnected(QStringView nsp) const
{
    const Membership *membership = find(nsp);
    return !m_failed && membership && membership->state == State::connected;
}

bool ClientConnection::isConnecting(QStringView nsp) const
{
    const Membership *membership = find(nsp);
    return !m_failed && membership && (membership->state == State::connecting || membership->again);
}

QList<EncodedMessage> ClientConnection::takeUnsent(QStringView nsp)
{
    Membership *membership = find(nsp);
    if (!membership)
        return {};
    membership->unsentBytes = 0;
    return std::exchange(membership->unsent, {});
}

void ClientConnection::fail(Failure failure, const QString &detail)
{
    m_failed = true;
    m_decoder.reset();
    for (Membership &membership : m_memberships)
        membership.undelivered.clear();
    m_events.append(Failed{failure, detail});
}

std::vector<ClientConnection::Membership>::iterator ClientConnection::locate(QStringView nsp)
{
    return std::find_if(m_memberships.begin(), m_memberships.end(),
        [&](const Membership &membership) { return membership.nsp == nsp; });
}

ClientConnection::Membership *ClientConnection::find(QStringView nsp)
{
    const auto found = locate(nsp);
    return found == m_memberships.end() ? nullptr : &*found;
}

const ClientConnection::Membership *ClientConnection::find(QStringView nsp) const
{
    return const_cast<ClientConnection *>(this)->find(nsp);
}

void ClientConnection::remove(QStringView nsp)
{
    if (const auto found = locate(nsp); found != m_memberships.end())
        m_memberships.erase(found);
}

} // namespace tincan::socketio

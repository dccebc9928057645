// SPDX-License-Identifier: MIT
#include "protocol/socketio/serverconnection.h"

#include "protocol/socketio/encoder.h"
#include "protocol/socketio/namespacequery.h"

#include <algorithm>

namespace tincan::socketio {

using namespace Qt::StringLiterals;

namespace {

DecoderLimits decoderLimits(const ServerConnectionOptions &options)
{
    DecoderLimits limits = options.decoder;
    if (options.revision == Revision::four)
        limits.namespaceBytes += maxNamespaceQueryBytes;
    return limits;
}

/// What a client of revision 4 has for auth stands behind the namespace.
void moveQueryToAuth(Packet &packet)
{
    const Object query = takeNamespaceQuery(packet.nsp);
    if (packet.type == PacketType::connect)
        packet.data = query;
}

} // namespace

ServerConnection::ServerConnection(const ServerConnectionOptions &options, TimePoint now)
    : m_decoder(decoderLimits(options), options.parser), m_holdLimits(options.hold),
      m_maxNamespaceBytes(options.decoder.namespaceBytes), m_maxNamespaces(options.namespaces),
      m_revision(options.revision), m_deadline(now + options.connectTimeout)
{
    if (options.revision == Revision::four)
        requestConnect(rootNamespace(), {});
}

void ServerConnection::receiveText(QByteArrayView text)
{
    if (!m_failed)
        receive(m_decoder.receiveText(text));
}

void ServerConnection::receiveBinary(const QByteArray &attachment)
{
    if (!m_failed)
        receive(m_decoder.receiveBinary(attachment));
}

void ServerConnection::advance(TimePoint now)
{
    if (m_deadline && *m_deadline <= now)
        fail(Failure::connectTimeout, u"no namespace joined in time"_s);
}

void ServerConnection::receive(tl::expected<std::optional<Packet>, DecodeError> &&decoded)
{
    if (!decoded)
        return fail(Failure::parseError, describe(decoded.error()));
    if (!decoded->has_value())
        return;
    Packet &packet = **decoded;
    if (m_revision == Revision::four)
        moveQueryToAuth(packet);
    if (packet.type == PacketType::connect)
        return receiveConnect(std::move(packet));
    if (packet.type == PacketType::connectError)
        return fail(Failure::illegalPacket, u"CONNECT_ERROR from a client"_s);
    if (m_left.contains(packet.nsp) && !find(packet.nsp))
        return; // sent before the client could know
    if (!isJoined(packet.nsp))
        return fail(Failure::illegalPacket, u"packet for a namespace that is not joined"_s);
    receiveJoined(std::move(packet));
}

void ServerConnection::receiveConnect(Packet &&packet)
{
    if (find(packet.nsp))
        return fail(Failure::illegalPacket, u"second CONNECT to a namespace"_s);
    if (packet.nsp.toUtf8().size() > m_maxNamespaceBytes) // its query had room of its own
        return fail(Failure::parseError, describe({DecodeReason::namespaceTooLong}));
    if (std::ssize(m_memberships) >= m_maxNamespaces) {
        m_outgoing.append(encodeConnectError(packet.nsp, u"Too many namespaces"_s, {}, parser()));
        return;
    }
    requestConnect(packet.nsp, packet.data ? packet.data->toObject() : Object());
}

void ServerConnection::requestConnect(const QString &nsp, const Object &auth)
{
    m_memberships.push_back({.nsp = nsp});
    m_events.emplace_back(ConnectRequested{nsp, auth});
}

void ServerConnection::receiveJoined(Packet &&packet)
{
    if (packet.type == PacketType::disconnect) {
        remove(packet.nsp);
        m_events.emplace_back(Disconnected{packet.nsp});
        return;
    }
    Array list = packet.data ? packet.data->toArray() : Array();
    packet.data.reset(); // so that the list is ours alone, and taking from it copies nothing
    if (packet.type == PacketType::ack) {
        if (packet.id)
            m_events.emplace_back(AckReceived{packet.nsp, *packet.id, std::move(list)});
    } else if (!list.isEmpty()) {
        Value name = list.takeFirst();
        m_events.emplace_back(EventReceived{packet.nsp, std::move(name), std::move(list), packet.id});
    }
}

bool ServerConnection::accept(const QString &nsp, const QString &sid, const QString &pid)
{
    Membership *membership = find(nsp);
    if (!membership || membership->joined)
        return false;
    membership->joined = true;
    m_deadline.reset();
    m_outgoing.append(m_revision == Revision::four ? encodeConnect(nsp, {}, parser())
                                                   : encodeConnected(nsp, sid, pid, parser()));
    if (const auto held = std::move(membership->held))
        m_outgoing.append(held->messages);
    return true;
}

bool ServerConnection::refuse(const QString &nsp, const QString &message, const std::optional<Value> &data)
{
    if (!isConnecting(nsp))
        return false;
    remove(nsp);
    m_outgoing.append(m_revision == Revision::four ? encodeOldConnectError(nsp, message, data, parser())
                                                   : encodeConnectError(nsp, message, data, parser()));
    return true;
}

bool ServerConnection::refuseUnknown(const QString &nsp)
{
    if (!isConnecting(nsp))
        return false;
    remove(nsp);
    m_outgoing.append(encodeConnectError(nsp, u"Invalid namespace"_s, {}, parser()));
    return true;
}

tl::expected<void, SendError> ServerConnection::emitEvent(
    const QString &nsp, const QString &name, const Array &args, std::optional<AckId> id)
{
    Membership *membership = find(nsp);
    if (!membership)
        return tl::unexpected(SendError::notConnected);
    return post(*membership, encodeEvent(nsp, name, args, id, parser()));
}

tl::expected<void, SendError> ServerConnection::send(const QString &nsp, const EncodedMessage &message)
{
    Membership *membership = find(nsp);
    if (!membership)
        return tl::unexpected(SendError::notConnected);
    return post(*membership, message);
}

tl::expected<void, SendError> ServerConnection::acknowledge(const QString &nsp, AckId id, const Array &args)
{
    if (!isJoined(nsp))
        return tl::unexpected(SendError::notConnected);
    m_outgoing.append(encodeAck(nsp, id, args, parser()));
    return {};
}

/// Sends, or holds back until the namespace is joined.
tl::expected<void, SendError> ServerConnection::post(Membership &membership, const EncodedMessage &message)
{
    if (membership.joined) {
        m_outgoing.append(message);
        return {};
    }
    if (!membership.held)
        membership.held = std::make_unique<Held>();
    Held &held = *membership.held;
    const qsizetype size = message.size();
    if (held.messages.size() >= m_holdLimits.messages || size > m_holdLimits.bytes - held.bytes)
        return tl::unexpected(SendError::bufferFull);
    held.messages.append(message);
    held.bytes += size;
    return {};
}

bool ServerConnection::disconnect(const QString &nsp)
{
    if (!isJoined(nsp))
        return false;
    if (m_left.size() < m_maxNamespaces && !m_left.contains(nsp))
        m_left.append(nsp);
    remove(nsp);
    m_outgoing.append(encodeDisconnect(nsp, parser()));
    return true;
}

void ServerConnection::disconnectAll()
{
    const QStringList namespaces = joinedNamespaces();
    for (const QString &nsp : namespaces)
        disconnect(nsp);
}

bool ServerConnection::isJoined(QStringView nsp) const
{
    const Membership *membership = find(nsp);
    return membership && membership->joined;
}

bool ServerConnection::isConnecting(QStringView nsp) const
{
    const Membership *membership = find(nsp);
    return membership && !membership->joined;
}

QStringList ServerConnection::joinedNamespaces() const
{
    QStringList joined;
    for (const Membership &membership : m_memberships) {
        if (membership.joined)
            joined.append(membership.nsp);
    }
    return joined;
}

qsizetype ServerConnection::heldBytes() const
{
    qsizetype bytes = m_decoder.heldBytes();
    for (const Membership &membership : m_memberships)
        bytes += membership.held ? membership.held->bytes : 0;
    return bytes;
}

void ServerConnection::fail(Failure failure, const QString &detail)
{
    m_failed = true;
    m_decoder.reset();
    m_memberships.clear();
    m_deadline.reset();
    m_events.emplace_back(Failed{failure, detail});
}

std::vector<ServerConnection::Membership>::iterator ServerConnection::locate(QStringView nsp)
{
    return std::find_if(m_memberships.begin(), m_memberships.end(),
        [&](const Membership &membership) { return membership.nsp == nsp; });
}

ServerConnection::Membership *ServerConnection::find(QStringView nsp)
{
    const auto found = locate(nsp);
    return found == m_memberships.end() ? nullptr : &*found;
}

const ServerConnection::Membership *ServerConnection::find(QStringView nsp) const
{
    return const_cast<ServerConnection *>(this)->find(nsp);
}

void ServerConnection::remove(QStringView nsp)
{
    if (const auto found = locate(nsp); found != m_memberships.end())
        m_memberships.erase(found);
}

} // namespace tincan::socketio

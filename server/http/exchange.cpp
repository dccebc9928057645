// SPDX-License-Identifier: MIT
#include "server/http/exchange.h"

#include "server/http/connection.h"

#include <utility>

namespace tincan::http {

Exchange::Exchange(Connection *connection, Request request, Peer peer)
    : m_connection(connection), m_request(std::move(request)), m_peer(std::move(peer))
{
}

void Exchange::respond(Response response)
{
    Connection *const connection = std::exchange(m_connection, nullptr);
    if (!connection)
        return;
    m_bodyCallback = {};
    m_aborted = {};
    response.headers += m_replyFields;
    m_response = std::move(response);
    connection->answered(*this);
}

void Exchange::dropConnection()
{
    if (Connection *const connection = std::exchange(m_connection, nullptr))
        connection->drop(*this);
}

void Exchange::readBody(qint64 maxBytes, BodyCallback callback)
{
    if (!m_connection)
        return;
    m_bodyCallback = std::move(callback);
    m_connection->readBody(*this, maxBytes);
}

void Exchange::receiveBody(const QByteArray &body)
{
    if (const auto callback = std::exchange(m_bodyCallback, {}))
        callback(body);
}

void Exchange::end(ExchangeEnd end)
{
    m_connection = nullptr;
    m_bodyCallback = {};
    if (const auto callback = std::exchange(m_aborted, {}))
        callback(end);
}

} // namespace tincan::http

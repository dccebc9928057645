// SPDX-License-Identifier: MIT
#include "app/client/transportchoice.h"

namespace tincan::client {

TransportChoice::TransportChoice(const Options &options)
    : m_all(options.transports), m_transports(options.transports), m_remembers(options.rememberUpgrade),
      m_triesAll(options.tryAllTransports)
{
}

void TransportChoice::begin()
{
    m_transports = m_all;
    if (m_remembers && m_hadWebSocket && m_transports.removeOne(TransportName::websocket))
        m_transports.prepend(TransportName::websocket);
}

void TransportChoice::settled(TransportName transport)
{
    m_hadWebSocket = transport == TransportName::websocket;
}

bool TransportChoice::next()
{
    if (!m_triesAll || m_transports.size() < 2)
        return false;
    m_transports.removeFirst();
    return true;
}

} // namespace tincan::client

// SPDX-License-Identifier: MIT
#include "server/net/acceptor.h"

namespace tincan::net {

Acceptor::Acceptor(TimerWheel &wheel, std::function<void(qintptr)> accepted)
    : m_accepted(std::move(accepted)), m_watch(*this),
      m_pause(wheel, [this] { m_watch.setEvents(readableEvent); })
{
}

Acceptor::~Acceptor()
{
    stop();
}

#ifndef Q_OS_UNIX
bool Acceptor::start(qintptr)
{
    return false;
}
void Acceptor::stop() { }
void Acceptor::descriptorReady(quint8) { }
#endif

} // namespace tincan::net

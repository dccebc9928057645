// SPDX-License-Identifier: MIT
#include "server/net/acceptor.h"

namespace tincan::net {

Acceptor::Acceptor(TimerWheel &wheel, std::function<void(qintptr)> accepted, QObject *parent)
    : QObject(parent), m_accepted(std::move(accepted)), m_pause(wheel, [this] {
          if (m_notifier)
              m_notifier->setEnabled(true);
      })
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
#endif

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#include "server/net/sparedescriptor.h"

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace tincan::net {

#ifdef Q_OS_UNIX

namespace {

constexpr int maxTurnedAway = 64; // then everyone else has a turn

int openSpare()
{
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

} // namespace

SpareDescriptor::SpareDescriptor() : m_descriptor(openSpare()) { }

SpareDescriptor::~SpareDescriptor()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void SpareDescriptor::turnAway(qintptr listening)
{
    if (m_descriptor < 0 || listening < 0)
        return;
    ::close(m_descriptor);
    for (int i = 0; i < maxTurnedAway; ++i) {
        const int accepted = ::accept(int(listening), nullptr, nullptr); // QTcpServer's never blocks
        if (accepted < 0)
            break;
        ::close(accepted);
    }
    m_descriptor = openSpare();
}

#else

SpareDescriptor::SpareDescriptor() = default;
SpareDescriptor::~SpareDescriptor() = default;
void SpareDescriptor::turnAway(qintptr) { }

#endif

} // namespace tincan::net

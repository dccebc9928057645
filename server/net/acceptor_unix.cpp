// SPDX-License-Identifier: MIT
#include "server/net/acceptor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tincan::net {

namespace {

using std::chrono_literals::operator""ms;

constexpr int maxAcceptedAtOnce = 64; // then everyone else has a turn
constexpr auto pauseWithoutDescriptors = 100ms; // where even the spare one does not help

} // namespace

bool Acceptor::start(qintptr listening)
{
    m_listening = int(listening);
    openSpare();
    m_watch.open(m_listening, readableEvent);
    return true;
}

void Acceptor::stop()
{
    m_watch.close();
    m_pause.stop();
    m_listening = -1;
    closeSpare();
}

void Acceptor::descriptorReady(quint8)
{
    for (int i = 0; i < maxAcceptedAtOnce && m_listening >= 0; ++i) {
        switch (acceptOne()) {
        case Outcome::accepted:
            break;
        case Outcome::nobody:
            return;
        case Outcome::noDescriptor:
            return turnAway();
        }
    }
}

Acceptor::Outcome Acceptor::acceptOne()
{
    const int descriptor = ::accept(m_listening, nullptr, nullptr);
    if (descriptor >= 0) {
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        m_accepted(descriptor);
        return Outcome::accepted;
    }
    switch (errno) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return Outcome::noDescriptor;
    case EAGAIN:
        return Outcome::nobody;
    default:
        return Outcome::accepted; // that one has gone already; the next may be there
    }
}

void Acceptor::turnAway()
{
    int turnedAway = 0;
    closeSpare();
    while (turnedAway < maxAcceptedAtOnce) {
        const int descriptor = ::accept(m_listening, nullptr, nullptr);
        if (descriptor < 0)
            break;
        ::close(descriptor);
        ++turnedAway;
    }
    openSpare();
    if (turnedAway == 0 || m_spare < 0) {
        m_watch.setEvents(0);
        m_pause.start(pauseWithoutDescriptors);
    }
}

void Acceptor::closeSpare()
{
    if (m_spare >= 0)
        ::close(m_spare);
    m_spare = -1;
}

void Acceptor::openSpare()
{
    m_spare = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

} // namespace tincan::net

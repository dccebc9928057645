// SPDX-License-Identifier: MIT
#include "app/unixsignals.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace tincan {

#ifdef Q_OS_UNIX

namespace {

// A handler may only touch what is async-signal-safe: it writes the signal's number into a pipe.
int pipeEnds[2] = {-1, -1};

void forwardSignal(int number)
{
    if (number != SIGHUP)
        std::signal(number, SIG_DFL); // the next one ends the process
    const char byte = char(number);
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

// Whether the program belongs to a terminal that is there.
bool hasTerminal()
{
    const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0)
        ::close(terminal);
    return terminal >= 0;
}

} // namespace

UnixSignals::UnixSignals(QObject *parent) : QObject(parent)
{
    if (::pipe(pipeEnds) != 0)
        return;
    for (const int end : pipeEnds)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &UnixSignals::readSignal);
    std::signal(SIGINT, forwardSignal);
    std::signal(SIGTERM, forwardSignal);
    std::signal(SIGPIPE, SIG_IGN);
}

UnixSignals::~UnixSignals()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGHUP, SIG_DFL);
    m_notifier.reset();
    for (int &end : pipeEnds) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}

void UnixSignals::catchHangup()
{
    m_hadTerminal = hasTerminal();
    std::signal(SIGHUP, forwardSignal);
}

void UnixSignals::readSignal()
{
    char byte = 0;
    if (::read(pipeEnds[0], &byte, 1) != 1)
        return;
    if (byte == SIGHUP && (!m_hadTerminal || hasTerminal()))
        Q_EMIT reloadRequested();
    else
        Q_EMIT terminationRequested(byte);
}

#else

UnixSignals::UnixSignals(QObject *parent) : QObject(parent) { }
UnixSignals::~UnixSignals() = default;
void UnixSignals::catchHangup() { }
void UnixSignals::readSignal() { }

#endif

} // namespace tincan

// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/loop.h"

#include "tests/bench/wire/fail.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <sys/epoll.h>
#include <unistd.h>

namespace tincan::bench {

namespace {

constexpr std::size_t eventsAtOnce = 512;
constexpr int idleMilliseconds = 100; // how late the deadline may be noticed
constexpr double nanoseconds = 1e9; // a second

} // namespace

std::uint64_t now()
{
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

Loop::Loop(double limitSeconds)
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC)),
      m_deadline(now() + static_cast<std::uint64_t>(limitSeconds * nanoseconds))
{
    if (m_epoll < 0)
        fail("epoll_create1: %s", std::strerror(errno));
}

Loop::~Loop()
{
    ::close(m_epoll);
}

void Loop::add(int descriptor, std::uint32_t events, Watcher &watcher)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watcher;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        fail("epoll_ctl: %s", std::strerror(errno));
}

void Loop::modify(int descriptor, std::uint32_t events, Watcher &watcher)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watcher;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event) != 0)
        fail("epoll_ctl: %s", std::strerror(errno));
}

void Loop::remove(int descriptor)
{
    if (::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr) != 0)
        fail("epoll_ctl: %s", std::strerror(errno));
}

void Loop::turn(const char *waiting, int timeoutMilliseconds)
{
    std::array<epoll_event, eventsAtOnce> events;
    const int count
        = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), timeoutMilliseconds);
    if (count < 0 && errno != EINTR)
        fail("epoll_wait: %s", std::strerror(errno));
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        static_cast<Watcher *>(event.data.ptr)->ready(event.events);
    }
    if (now() > m_deadline)
        fail("out of time, waiting for %s", waiting);
}

void Loop::runUntil(const char *waiting, const std::function<bool()> &done)
{
    while (!done())
        turn(waiting, idleMilliseconds);
}

void Loop::runFor(double seconds)
{
    const std::uint64_t end = now() + static_cast<std::uint64_t>(seconds * nanoseconds);
    while (now() < end)
        turn("time to pass", 10);
}

} // namespace tincan::bench

// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

namespace tincan::bench {

/// Nanoseconds on a clock that only goes forward.
std::uint64_t now();

/// Who is told that a descriptor is ready. Has to live as long as the loop runs, also after remove().
class Watcher
{
public:
    virtual ~Watcher() = default;
    /// `events`: EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR. May come once more after remove().
    virtual void ready(std::uint32_t events) = 0;
};

/// An epoll loop, level-triggered. It ends the program at its deadline: no measurement waits for ever.
class Loop
{
public:
    explicit Loop(double limitSeconds);
    ~Loop();
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    void add(int descriptor, std::uint32_t events, Watcher &watcher);
    void modify(int descriptor, std::uint32_t events, Watcher &watcher);
    void remove(int descriptor);

    /// Works off what happens until `done`, which is asked after each batch of events. `waiting` says in
    /// words what for.
    void runUntil(const char *waiting, const std::function<bool()> &done);
    void runFor(double seconds);

private:
    void turn(const char *waiting, int timeoutMilliseconds);

    int m_epoll;
    std::uint64_t m_deadline;
};

} // namespace tincan::bench

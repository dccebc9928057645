// SPDX-License-Identifier: MIT
#include "server/net/epollpoller.h"

#include <QLoggingCategory>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace tincan::net {

namespace {

Q_LOGGING_CATEGORY(log, "tincan.net")

constexpr quint64 wakeKey = ~quint64(0);

quint32 toEpoll(quint8 events)
{
    return (events & readableEvent ? quint32(EPOLLIN) : 0) | (events & writableEvent ? quint32(EPOLLOUT) : 0)
        | (events & urgentEvent ? quint32(EPOLLPRI) : 0);
}

quint8 fromEpoll(quint32 events)
{
    if (events & (EPOLLERR | EPOLLHUP))
        return readableEvent | writableEvent | urgentEvent;
    return quint8((events & EPOLLIN ? readableEvent : 0) | (events & EPOLLOUT ? writableEvent : 0)
        | (events & EPOLLPRI ? urgentEvent : 0));
}

int toMilliseconds(EpollPoller::Timeout timeout)
{
    if (!timeout)
        return -1;
    return int(std::clamp<std::chrono::milliseconds::rep>(timeout->count(), 0, INT_MAX));
}

} // namespace

EpollPoller::EpollPoller()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC)), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    // Edge-triggered: each write to it is reported once, and nobody has to read it.
    epoll_event event{EPOLLIN | EPOLLET, {.u64 = wakeKey}};
    if (m_epoll < 0 || m_wake < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event) != 0)
        qFatal("no event loop without an epoll instance and an eventfd: %s", std::strerror(errno));
}

EpollPoller::~EpollPoller()
{
    ::close(m_wake);
    ::close(m_epoll);
}

void EpollPoller::add(int descriptor, DescriptorReceiver &receiver, quint8 events)
{
    if (size_t(descriptor) >= m_entries.size())
        m_entries.resize(std::max(size_t(descriptor) + 1, 2 * m_entries.size()));
    Entry &entry = m_entries[size_t(descriptor)];
    Q_ASSERT_X(!entry.receiver, "EpollPoller", "a descriptor has two receivers");
    entry = {&receiver, ++m_generation, 0, 0, false};
    setEvents(descriptor, events);
}

void EpollPoller::setEvents(int descriptor, quint8 events)
{
    Entry &entry = m_entries[size_t(descriptor)];
    const quint8 added = events & ~entry.wanted & ~entry.armed;
    entry.wanted = events;
    if (added & ~writableEvent)
        arm(descriptor, entry, entry.armed | (added & quint8(~writableEvent)));
    if ((added & writableEvent) && !std::exchange(entry.isNewWrite, true))
        m_newWrites.push_back({descriptor, entry.generation});
}

void EpollPoller::remove(int descriptor)
{
    Entry &entry = m_entries[size_t(descriptor)];
    arm(descriptor, entry, 0);
    entry = {};
}

EpollPoller::Entry *EpollPoller::find(const Key &key)
{
    Entry &entry = m_entries[size_t(key.descriptor)];
    return entry.receiver && entry.generation == key.generation ? &entry : nullptr;
}

void EpollPoller::arm(int descriptor, Entry &entry, quint8 events)
{
    if (events == entry.armed)
        return;
    const int operation = events == 0 ? EPOLL_CTL_DEL : entry.armed == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    const quint64 key = quint64(entry.generation) << 32 | quint32(descriptor);
    epoll_event event{toEpoll(events), {.u64 = key}};
    if (::epoll_ctl(m_epoll, operation, descriptor, &event) != 0 && events != 0)
        qCWarning(log, "descriptor %d can't be watched: %s", descriptor, std::strerror(errno));
    entry.armed = events;
}

/// Has the kernel report what is wanted, and nothing else.
void EpollPoller::armWanted(int descriptor, Entry &entry)
{
    arm(descriptor, entry, entry.wanted);
}

// Waiting

/// Asks once, of all descriptors that somebody wishes to write to, which of them are writable: most are.
void EpollPoller::decideWrites()
{
    std::vector<pollfd> asked;
    asked.reserve(m_newWrites.size());
    for (const Key &key : m_newWrites)
        asked.push_back({key.descriptor, POLLOUT, 0});
    ::poll(asked.data(), nfds_t(asked.size()), 0);
    for (size_t i = 0; i < asked.size(); ++i) {
        Entry *const entry = find(m_newWrites[i]);
        if (!entry)
            continue;
        entry->isNewWrite = false;
        if (!(entry->wanted & writableEvent))
            continue;
        if (asked[i].revents != 0)
            m_readyWrites.push_back(m_newWrites[i]);
        else
            arm(asked[i].fd, *entry, entry->armed | writableEvent);
    }
    m_newWrites.clear();
}

void EpollPoller::wait(Timeout timeout)
{
    if (!m_newWrites.empty())
        decideWrites();
    if (!m_readyWrites.empty())
        timeout = std::chrono::milliseconds(0);
    m_nextReport = 0;
    m_reportCount
        = std::max(::epoll_wait(m_epoll, m_reports.data(), s_maxReports, toMilliseconds(timeout)), 0);
}

void EpollPoller::waitForWakeUp(Timeout timeout)
{
    pollfd wake{m_wake, POLLIN, 0};
    ::poll(&wake, 1, toMilliseconds(timeout));
    quint64 count = 0;
    [[maybe_unused]] const auto size = ::read(m_wake, &count, sizeof count);
}

void EpollPoller::wakeUp()
{
    const quint64 once = 1;
    [[maybe_unused]] const auto size = ::write(m_wake, &once, sizeof once);
}

// Telling

int EpollPoller::dispatch()
{
    int told = dispatchWrites();
    while (m_nextReport < m_reportCount) {
        const epoll_event report = m_reports[size_t(m_nextReport++)];
        if (report.data.u64 != wakeKey)
            told += dispatchReport(report);
    }
    return told;
}

int EpollPoller::dispatchWrites()
{
    int told = 0;
    while (!m_readyWrites.empty()) {
        const Key key = m_readyWrites.back();
        m_readyWrites.pop_back();
        Entry *entry = find(key);
        if (!entry || !(entry->wanted & writableEvent))
            continue;
        entry->receiver->descriptorReady(writableEvent);
        ++told;
        // Whoever still wishes to write has met a full buffer by now.
        entry = find(key);
        if (entry && (entry->wanted & writableEvent))
            arm(key.descriptor, *entry, entry->armed | writableEvent);
    }
    return told;
}

int EpollPoller::dispatchReport(const epoll_event &report)
{
    const Key key{int(quint32(report.data.u64)), quint32(report.data.u64 >> 32)};
    Entry *const entry = find(key);
    if (!entry)
        return 0; // of a descriptor that has gone in this turn
    const quint8 ready = fromEpoll(report.events) & entry->wanted;
    // Where it is only ended or broken, and nobody wants to hear of that, it would be reported for ever.
    if (ready == 0) {
        armWanted(key.descriptor, *entry);
        return 0;
    }
    if (entry->armed & ~entry->wanted & fromEpoll(report.events))
        armWanted(key.descriptor, *entry);
    entry->receiver->descriptorReady(ready);
    return 1;
}

} // namespace tincan::net

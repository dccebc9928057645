// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/dispatcher.h"

#include <array>
#include <chrono>
#include <optional>
#include <sys/epoll.h>
#include <vector>

namespace tincan::net {

/// Any number of descriptors, watched by one epoll instance; what a turn costs depends on those that are
/// ready only.
///
/// The kernel is told of a wish to write only where the descriptor is not writable anyway, and told that a
/// wish has gone only when it reports in vain: whoever starts and stops writing with each message does not
/// pay a system call for it.
///
/// Used from one thread, but for wakeUp().
class EpollPoller
{
public:
    using Timeout = std::optional<std::chrono::milliseconds>; // none: for ever

    EpollPoller();
    ~EpollPoller();
    EpollPoller(const EpollPoller &) = delete;
    EpollPoller &operator=(const EpollPoller &) = delete;

    void add(int descriptor, DescriptorReceiver &receiver, quint8 events);
    void setEvents(int descriptor, quint8 events);
    void remove(int descriptor);

    /// Waits until something is ready, wakeUp(), or the timeout.
    void wait(Timeout timeout);
    /// The same, but descriptors do not count.
    void waitForWakeUp(Timeout timeout);
    /// Tells the receivers of what wait() found. One that waits in turn (a nested loop) takes over what is
    /// left. Returns how many were told.
    int dispatch();
    /// Ends the wait under way, or the next one. From any thread.
    void wakeUp();

private:
    static constexpr int s_maxReports = 256; // of one wait; the others come with the next

    struct Entry
    {
        DescriptorReceiver *receiver = nullptr;
        quint32 generation = 0; // tells a descriptor from an earlier one of that number
        quint8 wanted = 0;
        quint8 armed = 0; // what the kernel reports
        bool isNewWrite = false; // in m_newWrites
    };
    struct Key
    {
        int descriptor;
        quint32 generation;
    };

    Entry *find(const Key &key);
    void arm(int descriptor, Entry &entry, quint8 events);
    void armWanted(int descriptor, Entry &entry);
    void decideWrites();
    int dispatchWrites();
    int dispatchReport(const epoll_event &report);

    int m_epoll = -1;
    int m_wake = -1; // an eventfd
    quint32 m_generation = 0;
    std::vector<Entry> m_entries; // by descriptor
    std::vector<Key> m_newWrites; // wish to write since the last wait, not armed
    std::vector<Key> m_readyWrites; // of these, those that can
    std::array<epoll_event, s_maxReports> m_reports;
    int m_reportCount = 0;
    int m_nextReport = 0;
};

} // namespace tincan::net

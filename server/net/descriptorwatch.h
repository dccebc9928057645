// SPDX-License-Identifier: MIT
#pragma once

#include "server/net/dispatcher.h"

#include <QPointer>

#include <memory>

class QSocketNotifier;

namespace tincan::net {

/// Watches one descriptor in the thread that calls open(): without any object of its own where that has
/// a Dispatcher, by two QSocketNotifiers elsewhere.
///
/// May be told that a descriptor is ready when it is not. The descriptor is never closed by it.
class DescriptorWatch
{
public:
    /// The receiver must outlive it, or close it first.
    explicit DescriptorWatch(DescriptorReceiver &receiver);
    ~DescriptorWatch();
    DescriptorWatch(const DescriptorWatch &) = delete;
    DescriptorWatch &operator=(const DescriptorWatch &) = delete;

    void open(int descriptor, quint8 events);
    void setEvents(quint8 events);
    quint8 events() const { return m_events; }
    bool isOpen() const { return m_descriptor >= 0; }
    /// Before the descriptor is closed or given to another thread. Nothing is told any more.
    void close();

private:
    struct Notifiers;

    DescriptorReceiver &m_receiver;
    QPointer<Dispatcher> m_dispatcher; // which may end with its thread before this does
    std::unique_ptr<Notifiers> m_notifiers;
    int m_descriptor = -1;
    quint8 m_events = 0;
};

} // namespace tincan::net

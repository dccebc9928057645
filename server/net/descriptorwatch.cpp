// SPDX-License-Identifier: MIT
#include "server/net/descriptorwatch.h"

#include <QSocketNotifier>

namespace tincan::net {

// Made where they are needed first, and deleted later: either may be in the midst of telling.
struct DescriptorWatch::Notifiers
{
    ~Notifiers()
    {
        discard(read);
        discard(write);
    }

    void update(int descriptor, DescriptorReceiver &receiver, quint8 events)
    {
        update(read, QSocketNotifier::Read, readableEvent, descriptor, receiver, events);
        update(write, QSocketNotifier::Write, writableEvent, descriptor, receiver, events);
    }

private:
    static void discard(QSocketNotifier *notifier)
    {
        if (!notifier)
            return;
        notifier->setEnabled(false);
        notifier->disconnect();
        notifier->deleteLater();
    }

    static void update(QSocketNotifier *&notifier, QSocketNotifier::Type type, DescriptorEvent event,
        int descriptor, DescriptorReceiver &receiver, quint8 events)
    {
        const bool on = (events & event) != 0;
        if (!notifier && on) {
            notifier = new QSocketNotifier(descriptor, type);
            QObject::connect(notifier, &QSocketNotifier::activated, notifier,
                [&receiver, event] { receiver.descriptorReady(event); });
        }
        if (notifier && notifier->isEnabled() != on)
            notifier->setEnabled(on);
    }

    QSocketNotifier *read = nullptr;
    QSocketNotifier *write = nullptr;
};

DescriptorWatch::DescriptorWatch(DescriptorReceiver &receiver) : m_receiver(receiver) { }

DescriptorWatch::~DescriptorWatch()
{
    close();
}

void DescriptorWatch::open(int descriptor, quint8 events)
{
    Q_ASSERT(!isOpen() && descriptor >= 0);
    m_descriptor = descriptor;
    m_events = events;
    m_dispatcher = Dispatcher::current();
    if (m_dispatcher) {
        m_dispatcher->watch(descriptor, m_receiver, events);
    } else {
        m_notifiers = std::make_unique<Notifiers>();
        m_notifiers->update(descriptor, m_receiver, events);
    }
}

void DescriptorWatch::setEvents(quint8 events)
{
    if (!isOpen() || events == m_events)
        return;
    m_events = events;
    if (m_notifiers)
        m_notifiers->update(m_descriptor, m_receiver, events);
    else if (m_dispatcher)
        m_dispatcher->setWatched(m_descriptor, events);
}

void DescriptorWatch::close()
{
    if (!isOpen())
        return;
    if (m_dispatcher)
        m_dispatcher->unwatch(m_descriptor);
    m_notifiers.reset();
    m_dispatcher.clear();
    m_descriptor = -1;
    m_events = 0;
}

} // namespace tincan::net

// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractEventDispatcher>

class QThread;

namespace tincan::net {

class TurnEnd;

/// What a descriptor is watched for, or is ready for.
enum DescriptorEvent : quint8 {
    readableEvent = 1,
    writableEvent = 2,
    urgentEvent = 4, ///< out-of-band data
};

/// Who is told that a descriptor is ready.
class DescriptorReceiver
{
public:
    virtual ~DescriptorReceiver() = default;
    /// events: one or several of those it is watched for. A broken descriptor is ready for all of them.
    /// Any descriptor may be watched or watched no more from within.
    virtual void descriptorReady(quint8 events) = 0;
};

/// The event dispatcher of a server's thread, where the platform has a better one than Qt's.
///
/// Qt's own look at every descriptor on every turn, so that each idle client makes each message dearer.
/// This one costs the same however many there are. Beyond what Qt asks of a dispatcher it watches
/// descriptors without a QSocketNotifier (see DescriptorWatch) and knows the end of a turn (see TurnEnd).
class Dispatcher : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    using QAbstractEventDispatcher::QAbstractEventDispatcher;

    /// That of the current thread; null where the thread has Qt's.
    static Dispatcher *current();

    // For DescriptorWatch: one receiver for each descriptor, as long as neither is gone.

    virtual void watch(int descriptor, DescriptorReceiver &receiver, quint8 events) = 0;
    /// Changes the events; none is allowed.
    virtual void setWatched(int descriptor, quint8 events) = 0;
    /// To be called before the descriptor is closed or given away.
    virtual void unwatch(int descriptor) = 0;

    // For TurnEnd: called once, before the thread waits for more.

    virtual void addTurnEnd(TurnEnd &turnEnd) = 0;
    virtual void removeTurnEnd(TurnEnd &turnEnd) = 0;
};

/// Gives the thread, which has not been started or is one that others than Qt have started and that has none,
/// the best dispatcher there is; Qt's where that is it.
void useDispatcher(QThread &thread);
/// The same for the main thread. Before QCoreApplication is made.
void useDispatcherInMainThread();

} // namespace tincan::net

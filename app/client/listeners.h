// SPDX-License-Identifier: MIT
#pragma once

#include "app/client/socket.h"

#include <QHash>
#include <QList>
#include <QPointer>
#include <QString>

#include <memory>

namespace tincan::client {

/// The handlers of one socket's events.
///
/// Handlers may add and remove handlers, and destroy this object, while they are called: one that
/// is removed meanwhile is not called any more, one that is added waits for the next event.
class Listeners
{
public:
    Listeners() = default;
    ~Listeners();
    Q_DISABLE_COPY_MOVE(Listeners)

    /// `context` null: until removed.
    ListenerId add(const QString &name, const QObject *context, bool once, EventHandler handler);
    ListenerId addAny(AnyHandler handler);
    void remove(ListenerId id);
    void remove(const QString &name);
    void removeAny();

    /// Calls those for any event, then those for this one, in order of registration.
    void dispatch(const QString &name, const Array &args, const Ack &ack);

private:
    struct Entry
    {
        ListenerId id{};
        EventHandler handler;
        AnyHandler anyHandler;
        QPointer<const QObject> context;
        bool hasContext = false;
        bool once = false;
        bool removed = false;

        bool isAlive() const { return !removed && !(hasContext && context.isNull()); }
    };
    using Entries = QList<std::shared_ptr<Entry>>;

    static void removeFrom(Entries &entries, ListenerId id);
    static void clear(Entries &entries);
    void removeDead(const QString &name);

    QHash<QString, Entries> m_byName;
    Entries m_any;
    quint64 m_lastId = 0;
};

} // namespace tincan::client

// SPDX-License-Identifier: MIT
#pragma once

#include "server/socketio/ack.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <concepts>
#include <functional>
#include <memory>

namespace tincan {

/// Names a registered callback so that it can be taken off again. Unique within its Socket or Namespace.
enum class ListenerId : quint64 {};

/// What to do at an event: any callable that takes (args, ack), (args), or nothing.
class EventHandler
{
public:
    using Function = std::function<void(const Array &, const Ack &)>;

    template <typename F>
    requires std::invocable<F &, const Array &, const Ack &> EventHandler(F handler)
        : m_function(std::move(handler))
    {
    }
    template <typename F>
    requires(!std::invocable<F &, const Array &, const Ack &> && std::invocable<F &, const Array &>)
        EventHandler(F handler)
        : m_function([h = std::move(handler)](const Array &args, const Ack &) mutable { h(args); })
    {
    }
    template <typename F>
    requires(!std::invocable<F &, const Array &,
                 const Ack &> && !std::invocable<F &, const Array &> && std::invocable<F &>)
        EventHandler(F handler)
        : m_function([h = std::move(handler)](const Array &, const Ack &) mutable { h(); })
    {
    }

    const Function &function() const { return m_function; }

private:
    Function m_function;
};

/// Callbacks of one kind in the order of registration.
///
/// A callback may add and take off any, itself included, while they are being called: one taken off
/// is not called any more, one added is called from the next time on. Must live until call() returns.
template <typename Function>
class Listeners
{
public:
    void add(ListenerId id, Function function, const QString &name = {}, bool once = false)
    {
        m_entries.append(Entry{id, name, once, std::make_shared<Function>(std::move(function))});
    }
    void prepend(ListenerId id, Function function)
    {
        m_entries.prepend(Entry{id, {}, false, std::make_shared<Function>(std::move(function))});
    }
    bool remove(ListenerId id)
    {
        return m_entries.removeIf([id](const Entry &entry) { return entry.id == id; }) > 0;
    }
    void remove(const QString &name)
    {
        m_entries.removeIf([&name](const Entry &entry) { return entry.name == name; });
    }
    void clear() { m_entries.clear(); }
    bool isEmpty() const { return m_entries.isEmpty(); }

    /// Calls those of that name with args, in order, for as long as `goOn()` says so.
    template <typename GoOn, typename... Args>
    void call(const QString &name, GoOn goOn, Args &&...args)
    {
        const QList<Entry> entries = m_entries; // keeps the functions alive, too
        for (const Entry &entry : entries) {
            if (entry.name != name)
                continue;
            if (!goOn())
                return;
            if (!m_entries.isSharedWith(entries) && !contains(entry.id))
                continue;
            if (entry.once)
                remove(entry.id);
            (*entry.function)(args...);
        }
    }

private:
    struct Entry
    {
        ListenerId id;
        QString name; // of the event; empty where the kind has none
        bool once = false;
        std::shared_ptr<Function> function;
    };

    bool contains(ListenerId id) const
    {
        return std::any_of(
            m_entries.cbegin(), m_entries.cend(), [id](const Entry &entry) { return entry.id == id; });
    }

    QList<Entry> m_entries;
};

} // namespace tincan

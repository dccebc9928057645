// SPDX-License-Identifier: MIT
#include "app/client/listeners.h"

#include <utility>

namespace tincan::client {

Listeners::~Listeners()
{
    // A dispatch further up the stack holds copies: they must not be called any more.
    clear(m_any);
    for (Entries &entries : m_byName)
        clear(entries);
}

ListenerId Listeners::add(const QString &name, const QObject *context, bool once, EventHandler handler)
{
    removeDead(name);
    auto entry = std::make_shared<Entry>();
    entry->id = ListenerId{++m_lastId};
    entry->handler = std::move(handler);
    entry->context = context;
    entry->hasContext = context != nullptr;
    entry->once = once;
    m_byName[name].append(entry);
    return entry->id;
}

ListenerId Listeners::addAny(AnyHandler handler)
{
    auto entry = std::make_shared<Entry>();
    entry->id = ListenerId{++m_lastId};
    entry->anyHandler = std::move(handler);
    m_any.append(entry);
    return entry->id;
}

void Listeners::remove(ListenerId id)
{
    removeFrom(m_any, id);
    for (auto it = m_byName.begin(); it != m_byName.end();) {
        removeFrom(*it, id);
        it = it->isEmpty() ? m_byName.erase(it) : std::next(it);
    }
}

void Listeners::remove(const QString &name)
{
    Entries entries = m_byName.take(name);
    clear(entries);
}

void Listeners::removeAny()
{
    clear(m_any);
}

void Listeners::dispatch(const QString &name, const Array &args, const Ack &ack)
{
    const Entries named = m_byName.value(name);
    for (const Entries any = m_any; const auto &entry : any) {
        if (entry->isAlive())
            entry->anyHandler(name, args);
    }
    // Nothing of this object is touched from here on unless the entry vouches that it still exists.
    for (const auto &entry : named) {
        if (!entry->isAlive())
            continue;
        if (entry->once)
            remove(entry->id);
        entry->handler(args, ack);
    }
}

void Listeners::removeFrom(Entries &entries, ListenerId id)
{
    entries.removeIf([id](const std::shared_ptr<Entry> &entry) {
        if (entry->id == id)
            entry->removed = true;
        return entry->id == id;
    });
}

void Listeners::clear(Entries &entries)
{
    for (const auto &entry : std::exchange(entries, {}))
        entry->removed = true;
}

void Listeners::removeDead(const QString &name)
{
    const auto it = m_byName.find(name);
    if (it != m_byName.end())
        it->removeIf([](const std::shared_ptr<Entry> &entry) { return !entry->isAlive(); });
}

} // namespace tincan::client

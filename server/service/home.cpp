// SPDX-License-Identifier: MIT
#include "server/service/home.h"

#include "server/socketio/serverthreads.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThread>

#include <utility>

namespace tincan::service {

namespace {

const QEvent::Type wakeUp = QEvent::Type(QEvent::registerEventType());

} // namespace

Home::Home(const HomeLimits &limits) : m_limits(limits) { }

Home::~Home() = default;

void Home::moveTo(ServerThreads &servers)
{
    QThread *thread = nullptr;
    servers.run(0, [&thread](Server &) { thread = QThread::currentThread(); });
    moveToThread(thread);
}

bool Home::postEvent(Task task, qsizetype bytes)
{
    const std::lock_guard lock(m_mutex);
    if (m_events >= m_limits.events || (m_events > 0 && m_eventBytes + bytes > m_limits.eventBytes))
        return false;
    ++m_events;
    m_eventBytes += bytes;
    add(std::move(task));
    return true;
}

void Home::post(Task task)
{
    const std::lock_guard lock(m_mutex);
    add(std::move(task));
}

/// With the mutex held.
void Home::add(Task task)
{
    if (m_isClosed)
        return;
    m_waiting.push_back(std::move(task));
    if (!std::exchange(m_isWoken, true))
        QCoreApplication::postEvent(this, new QEvent(wakeUp));
}

void Home::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    m_waiting.clear();
}

bool Home::event(QEvent *event)
{
    if (event->type() != wakeUp)
        return QObject::event(event);
    work();
    return true;
}

void Home::work()
{
    std::vector<Task> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_waiting);
        m_events = 0;
        m_eventBytes = 0;
        m_isWoken = false;
    }
    for (const Task &task : tasks)
        task();
}

} // namespace tincan::service

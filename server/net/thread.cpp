// SPDX-License-Identifier: MIT
#include "server/net/thread.h"

#include "server/net/dispatcher.h"

#include <QCoreApplication>
#include <QEvent>
#include <QEventLoop>
#include <QThread>

#include <deque>
#include <latch>
#include <mutex>
#include <utility>

namespace tincan::net {

namespace {

const QEvent::Type wakeUp = QEvent::Type(QEvent::registerEventType());

} // namespace

/// What the thread has been given and has not done: an event for each call, so that a nested loop goes on
/// with those behind the call that it is in.
class Thread::Calls : public QObject
{
public:
    void post(std::function<void()> call)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(call));
        QCoreApplication::postEvent(this, new QEvent(wakeUp));
    }

protected:
    bool event(QEvent *event) override
    {
        std::function<void()> call;
        {
            const std::lock_guard lock(
                m_mutex); // before anything is looked at that another thread has written
            if (event->type() == wakeUp) {
                call = std::move(m_waiting.front());
                m_waiting.pop_front();
            }
        }
        if (!call)
            return QObject::event(event);
        call();
        return true;
    }

private:
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_waiting;
};

Thread::Thread()
{
    std::latch started(1);
    m_thread = std::thread([this, &started] {
        useDispatcher(*QThread::currentThread());
        Calls calls;
        QEventLoop loop;
        m_handle = QThread::currentThread();
        m_calls = &calls;
        started.count_down();
        loop.exec();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    });
    started.wait();
}

Thread::~Thread()
{
    post([] { QThread::currentThread()->quit(); });
    m_thread.join();
}

void Thread::post(std::function<void()> call)
{
    m_calls->post(std::move(call));
}

void Thread::run(const std::function<void()> &call)
{
    std::latch done(1);
    post([&] {
        call();
        done.count_down();
    });
    done.wait();
}

} // namespace tincan::net

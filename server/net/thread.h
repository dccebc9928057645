// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <thread>

class QThread;

namespace tincan::net {

/// A thread with an event loop, on the best dispatcher there is (see useDispatcher()).
///
/// Unlike a QThread that was waited for, it has ended entirely when it is destroyed: what libraries keep for
/// each thread is gone, too. And what it is given goes through a mutex, not through Qt's queue of events
/// alone, so that ThreadSanitizer sees it (Qt's own mutexes it does not).
class Thread
{
public:
    /// Returns when the loop can be given something.
    Thread();
    /// Ends the loop, when all that was given is done, and waits for the thread. Whatever lives in the thread
    /// has to be gone by then, or may be destroyed by anyone from then on. Not from within the thread.
    ~Thread();
    Thread(const Thread &) = delete;
    Thread &operator=(const Thread &) = delete;

    /// What objects are moved to. Valid as long as this is.
    QThread &handle() const { return *m_handle; }

    // From any thread:

    /// Calls it in the thread, in the order in which calls are given. As many may wait as its users give.
    void post(std::function<void()> call);
    /// The same; returns when it was called. Not from within the thread.
    void run(const std::function<void()> &call);

private:
    class Calls;

    QThread *m_handle = nullptr;
    Calls *m_calls = nullptr; // lives in the thread
    std::thread m_thread;
};

} // namespace tincan::net

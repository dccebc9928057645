// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

namespace tincan {
class ServerThreads;
}

namespace tincan::service {

/// How much may wait for services that clients of several threads have.
struct HomeLimits
{
    int clientEvents = 64; ///< of one client in one namespace; then nothing is read from it for a while
    qsizetype events = 1'000'000; ///< of all clients; who sends one more loses its connection
    qsizetype eventBytes = 256 * 1024 * 1024; ///< of those events; as above
};

/// Where the services of several ServerThreads live: the thread of the first of them. Whatever changes
/// anything that services share is done here, one after the other, and so is what they send about it.
///
/// What clients do in other threads comes here by a queue: in the order of each thread, and never while
/// the servers work off what others have for them, so that what a service sends leaves at once, and in
/// the order in which it is sent.
///
/// Made, and destroyed, in the thread of the ServerThreads; made before them, destroyed after them.
class Home : public QObject
{
    Q_OBJECT

public:
    explicit Home(const HomeLimits &limits = {});
    ~Home() override;

    /// Moves in with the first of these servers. Before anything is posted.
    void moveTo(ServerThreads &servers);
    const HomeLimits &limits() const { return m_limits; }

    // From any thread:
    using Task = std::function<void()>;

    /// Does it here, later. False, and it is not done, where too many wait already.
    bool postEvent(Task task, qsizetype bytes);
    /// The same for what has to be done: that clients come and go, of which there are as many as clients.
    void post(Task task);
    /// Nothing is taken any more.
    void close();

    /// Does what waits now. Here.
    void work();

protected:
    bool event(QEvent *event) override;

private:
    void add(Task task);

    HomeLimits m_limits;
    std::mutex m_mutex; // of what follows
    std::vector<Task> m_waiting;
    qsizetype m_events = 0;
    qsizetype m_eventBytes = 0;
    bool m_isWoken = false;
    bool m_isClosed = false;
};

} // namespace tincan::service

// SPDX-License-Identifier: MIT
// Runs on the dispatcher it tests; where the platform has none of ours, Qt's must pass most of it, too.
#pragma once

#include "server/net/descriptorwatch.h"
#include "server/net/dispatcher.h"

#include <QSocketNotifier>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

namespace tincan::net::test {

using std::chrono_literals::operator""ms;

/// Two connected, non-blocking sockets.
class Pair
{
public:
    Pair()
    {
        [[maybe_unused]] const int made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, m_ends);
    }
    ~Pair()
    {
        closeFar();
        closeNear();
    }
    int near() const { return m_ends[0]; }
    int far() const { return m_ends[1]; }
    void send() const { [[maybe_unused]] const auto n = ::write(far(), "x", 1); }
    bool take() const
    {
        char byte = 0;
        return ::read(near(), &byte, 1) == 1;
    }
    void fill() const
    {
        const std::array<char, 65'536> bytes{};
        while (::write(near(), bytes.data(), bytes.size()) > 0) { }
    }
    void drain() const
    {
        std::array<char, 65'536> bytes;
        while (::read(far(), bytes.data(), bytes.size()) > 0) { }
    }
    void closeNear() { close(m_ends[0]); }
    void closeFar() { close(m_ends[1]); }

private:
    static void close(int &end)
    {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
    int m_ends[2] = {-1, -1};
};

struct Receiver : DescriptorReceiver
{
    void descriptorReady(quint8 events) override
    {
        ++calls;
        last = events;
        if (then)
            then();
    }
    int calls = 0;
    quint8 last = 0;
    std::function<void()> then;
};

/// Runs a function in a thread that has Qt's dispatcher, or in this one.
inline void runOn(bool own, const std::function<void()> &function)
{
    if (own)
        return function();
    const std::unique_ptr<QThread> thread(QThread::create(function));
    thread->start();
    thread->wait();
}

inline void turn()
{
    QCoreApplication::processEvents();
}

inline void waitTurn()
{
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// How often the loop goes round while nothing is to be done for some time.
inline int turnsWhileIdle()
{
    int turns = 0;
    bool over = false;
    QTimer::singleShot(50ms, Qt::PreciseTimer, qApp, [&] { over = true; });
    while (!over) {
        waitTurn();
        ++turns;
    }
    return turns;
}

inline constexpr int fewTurns = 8;

/// The rows of a test that is run on Qt's dispatcher, too; for runOn().
inline void addDispatchers()
{
    QTest::addColumn<bool>("own");
    QTest::newRow("ours") << true;
    QTest::newRow("Qt's") << false;
}

} // namespace tincan::net::test

/// main() of a test whose main thread has our dispatcher.
#define TINCAN_DISPATCHER_TEST(Test)                                                                         \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        tincan::net::useDispatcherInMainThread();                                                            \
        QCoreApplication application(argc, argv);                                                            \
        Test test;                                                                                           \
        return QTest::qExec(&test, argc, argv);                                                              \
    }

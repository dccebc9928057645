// SPDX-License-Identifier: MIT
#include "tests/bench/loadgen/measures.h"

#include "tests/bench/loadgen/echo.h"
#include "tests/bench/loadgen/exchange.h"
#include "tests/bench/loadgen/fanout.h"
#include "tests/bench/wire/fail.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace tincan::bench {

namespace {

constexpr double settleSeconds = 0.5; // for what a server does late: freeing, collecting garbage
constexpr double bytesPerKilobyte = 1024;

std::string named(std::string_view name, std::size_t clients)
{
    return std::string(name).append("-").append(std::to_string(clients));
}

void run(Loop &loop, Echo &echo, Meter &meter)
{
    echo.countBy(&meter);
    meter.start();
    echo.start();
    loop.runUntil("answers to echo", [&] { return meter.isFinished(); });
    echo.stop();
    loop.runUntil("the last answers to echo", [&] { return echo.isSilent(); });
}

/// Connects and leaves, so that what a server does once is done.
void warmUp(Loop &loop, const Settings &settings)
{
    constexpr std::size_t clients = 200;
    Crowd crowd(loop, settings.port);
    crowd.growTo(clients);
    for (std::size_t i = 0; i < clients; ++i)
        crowd.client(i).close();
    loop.runFor(settleSeconds);
}

void measureConnect(const Settings &settings)
{
    Loop loop(settings.limitSeconds);
    const ServerProcess server(settings.serverPid);
    warmUp(loop, settings);
    const std::uint64_t before = server.residentBytes();
    Crowd crowd(loop, settings.port);
    std::uint64_t cpu = 0;
    std::uint64_t elapsed = 0;
    for (const std::size_t clients : settings.clients) {
        const std::uint64_t began = now();
        const std::uint64_t cpuBefore = server.cpuNanoseconds();
        crowd.growTo(clients);
        cpu += server.cpuNanoseconds() - cpuBefore;
        elapsed += now() - began;
        loop.runFor(settleSeconds);
        const auto count = static_cast<double>(clients);
        const auto grown = static_cast<double>(server.residentBytes()) - static_cast<double>(before);
        Result(named("connect", clients))
            .set("cpuUs", static_cast<double>(cpu) / 1e3 / count)
            .set("perSecond", count / (static_cast<double>(elapsed) / 1e9))
            .set("busy", static_cast<double>(cpu) / static_cast<double>(elapsed))
            .set("residentKb", grown / bytesPerKilobyte / count)
            .print();
    }
}

/// All talk, in messages that are not small, and half of them leave and come again, a few times.
void measureChurn(const Settings &settings)
{
    constexpr int rounds = 3;
    constexpr std::uint64_t questions = 5;
    constexpr std::size_t questionBytes = 4096;
    Loop loop(settings.limitSeconds);
    const ServerProcess server(settings.serverPid);
    warmUp(loop, settings);
    const std::uint64_t before = server.residentBytes();
    const std::size_t clients = settings.clients.front();
    Crowd crowd(loop, settings.port);
    crowd.growTo(clients);
    for (int round = 0; round < rounds; ++round) {
        {
            Echo echo(crowd, 0, clients, 1, questionBytes);
            echo.limitTo(questions);
            echo.start();
            loop.runUntil("answers to echo", [&] { return echo.isSilent(); });
        }
        crowd.replace(static_cast<std::size_t>(round) % 2, 2);
    }
    loop.runFor(2 * settleSeconds);
    const auto grown = static_cast<double>(server.residentBytes()) - static_cast<double>(before);
    Result(named("churn", clients))
        .set("residentKb", grown / bytesPerKilobyte / static_cast<double>(clients))
        .print();
}

void measureEchoBy(const Settings &settings, Transport transport, std::string_view name)
{
    Loop loop(settings.limitSeconds);
    const ServerProcess server(settings.serverPid);
    const std::size_t clients = settings.clients.front();
    Crowd crowd(loop, settings.port, transport);
    crowd.growTo(clients);
    Meter meter(server, settings.warmUpSeconds, settings.seconds);
    Echo echo(crowd, 0, clients, settings.batch);
    run(loop, echo, meter);
    meter.result(named(name, clients)).print();
}

void measureEcho(const Settings &settings)
{
    measureEchoBy(settings, Transport::webSocket, "echo");
}

void measurePolling(const Settings &settings)
{
    measureEchoBy(settings, Transport::polling, "polling");
}

/// Ten talk; the rest, ever more of them, is silent.
void measureIdle(const Settings &settings)
{
    constexpr std::size_t busy = 10;
    Loop loop(settings.limitSeconds);
    const ServerProcess server(settings.serverPid);
    Crowd crowd(loop, settings.port);
    for (const std::size_t idle : settings.clients) {
        crowd.growTo(busy + idle);
        loop.runFor(settleSeconds);
        Meter meter(server, settings.warmUpSeconds, settings.seconds);
        Echo echo(crowd, 0, busy);
        run(loop, echo, meter);
        meter.result(named("idle", idle)).print();
    }
}

void measureFanOut(const Settings &settings)
{
    Loop loop(settings.limitSeconds);
    const ServerProcess server(settings.serverPid);
    const std::size_t clients = settings.clients.front();
    Crowd crowd(loop, settings.port);
    crowd.growTo(clients);
    Meter meter(server, settings.warmUpSeconds, settings.seconds);
    FanOut fanOut(crowd, meter, settings.bytes, settings.batch);
    meter.start();
    fanOut.start();
    loop.runUntil("a broadcast to arrive", [&] { return fanOut.isOver(); });
    meter.result(named("fanout", clients)).print();
}

void measureExchange(const Settings &settings, std::string_view name, std::vector<Exchange::Message> request,
    std::vector<Exchange::Message> answer)
{
    Loop loop(settings.limitSeconds);
    const ServerProcess server(settings.serverPid);
    Crowd crowd(loop, settings.port);
    crowd.growTo(1);
    Meter meter(server, settings.warmUpSeconds, settings.seconds);
    Exchange exchange(crowd, meter, std::move(request), std::move(answer));
    meter.start();
    exchange.start();
    loop.runUntil("an answer", [&] { return exchange.isOver(); });
    meter.result(name).print();
}

void measureBinary(const Settings &settings)
{
    const std::vector<Exchange::Message> both
        = {{R"(51-["bin",{"_placeholder":true,"num":0}])"}, {std::string(settings.bytes, '\xa5'), true}};
    measureExchange(settings, "binary", both, both);
}

void measureTwoWrites(const Settings &settings)
{
    measureExchange(settings, "twowrites", {{R"(2["burst",2])"}}, {{R"(2["b",0])"}, {R"(2["b",1])"}});
}

/// A client with up to `batch` questions unanswered, until this is destroyed. In a process of its own: in
/// that of another client, its answers would hold up the other's here, not at the server.
class Flooder
{
public:
    explicit Flooder(const Settings &settings) : m_process(::fork())
    {
        if (m_process < 0)
            fail("fork: %s", std::strerror(errno));
        if (m_process == 0)
            flood(settings);
    }
    ~Flooder()
    {
        int status = 0;
        if (::waitpid(m_process, &status, WNOHANG) != 0)
            fail("the flooder ended before its time");
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, &status, 0);
    }
    Flooder(const Flooder &) = delete;
    Flooder &operator=(const Flooder &) = delete;

private:
    [[noreturn]] static void flood(const Settings &settings)
    {
        Loop loop(settings.limitSeconds);
        Crowd crowd(loop, settings.port);
        crowd.growTo(1);
        Echo echo(crowd, 0, 1, settings.batch);
        echo.start();
        for (;;)
            loop.runFor(settings.limitSeconds);
    }

    pid_t m_process;
};

/// One client asks a question at a time, beside a flooder.
void measureFlood(const Settings &settings)
{
    const Flooder flooder(settings);
    Loop loop(settings.limitSeconds);
    const ServerProcess server(settings.serverPid);
    Crowd crowd(loop, settings.port);
    crowd.growTo(1);
    Meter meter(server, settings.warmUpSeconds, settings.seconds);
    Echo probe(crowd, 0, 1);
    run(loop, probe, meter);
    meter.result("flood").print();
}

} // namespace

const std::vector<Measure> &measures()
{
    static const std::vector<Measure> all = {
        {"connect", "connects until there are --clients N, then more until …; memory of each when idle",
            measureConnect},
        {"churn", "memory of each of --clients N after talking, and leaving and coming again", measureChurn},
        {"echo", "echo with acknowledgement, --clients N, each with --batch unanswered", measureEcho},
        {"polling", "the same by long polling", measurePolling},
        {"idle", "echo of 10 clients among --clients N idle ones, then among more", measureIdle},
        {"fanout", "broadcast of --bytes to --clients N, --batch at once", measureFanOut},
        {"binary", "echo of --bytes of binary data, one client", measureBinary},
        {"twowrites", "a request that is answered by two messages, one client", measureTwoWrites},
        {"flood", "echo of one client beside one that has --batch unanswered", measureFlood},
    };
    return all;
}

} // namespace tincan::bench

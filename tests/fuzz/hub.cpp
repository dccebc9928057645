// SPDX-License-Identifier: MIT
// The whole Socket.IO server on sessions in memory, with the events that public suites expect: messages
// of three clients in any order.

#include "tests/fuzz/fuzz.h"
#include "tests/support/hubbench.h"
#include "tests/support/socketiofixture.h"

namespace tincan::fuzz {

namespace {

constexpr int clientCount = 3;

ServerOptions smallOptions()
{
    ServerOptions options;
    options.limits.unfinishedPacketBytes = 1000;
    options.limits.unfinishedPacketBytesTotal = 2000;
    options.limits.acksWaiting = 4;
    options.limits.namespacesPerClient = 3;
    return options;
}

class HubRun
{
public:
    HubRun() : m_bench(smallOptions())
    {
        test::addFixture(m_bench.hub());
        for (auto &client : m_clients)
            client = &m_bench.connect();
    }

    void step(int what, const QByteArray &message)
    {
        test::MemorySession &client = *m_clients[size_t(what) % clientCount];
        switch (what / clientCount % 8) {
        case 0:
            client.clientSendsBinary(message);
            break;
        case 1:
            client.end(engineio::CloseReason::transportClose);
            break;
        case 2:
            m_bench.pass(std::chrono::milliseconds(message.size() * 100));
            break;
        case 3:
            client.setWritable(message.size() % 2);
            break;
        default:
            client.clientSends(mild(message));
        }
        client.take();
        client.deliverUnread();
    }

private:
    /// Events that make the server itself say a lot are not what is looked for.
    static QByteArray mild(QByteArray message)
    {
        return message.replace("big", "bin").replace("burst", "echo").replace("bcast", "relay");
    }

    test::HubBench m_bench;
    std::array<test::MemorySession *, clientCount> m_clients{};
};

} // namespace

} // namespace tincan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace tincan;
    fuzz::Script script(data, size);
    fuzz::HubRun run;
    for (int steps = 0; steps < 200 && !script.isAtEnd(); ++steps) {
        const int what = script.byte();
        run.step(what, script.text());
    }
    return 0;
}

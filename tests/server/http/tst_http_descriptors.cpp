// SPDX-License-Identifier: MIT
#include "server/http/listener.h"
#include "server/http/router.h"
#include "tests/server/support/rawclient.h"

#include <QTest>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace tincan;
using namespace tincan::http;
using namespace tincan::test;

namespace {

/// A client that needs no descriptor but this one, and none later.
int connectTo(quint16 port)
{
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(client, reinterpret_cast<sockaddr *>(&address), sizeof address);
    return client;
}

} // namespace

class TestDescriptors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutDescriptorsClientsAreTurnedAwayAndTheOthersServed();
};

void TestDescriptors::withoutDescriptorsClientsAreTurnedAwayAndTheOthersServed()
{
#ifdef __SANITIZE_ADDRESS__
    QSKIP("UndefinedBehaviorSanitizer, in the same build, tests memory with pipes, and finds no descriptors");
#endif
    net::Loop loop;
    Router router;
    Listener listener(loop, router, Limits());
    QVERIFY(listener.start(QHostAddress::LocalHost, 0));
    RawClient before(listener.serverPort());
    QTRY_COMPARE(listener.connectionCount(), size_t(1));

    std::vector<int> late;
    for (int i = 0; i < 20; ++i)
        late.push_back(connectTo(listener.serverPort()));
    rlimit old{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &old), 0);
    rlimit low = old;
    low.rlim_cur = rlim_t(late.back()) + 1; // not one more
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);

    const auto turnedAway = [&] {
        char byte = 0;
        return std::count_if(
            late.begin(), late.end(), [&](int client) { return ::recv(client, &byte, 1, 0) == 0; });
    };
    const bool allGone = RawClient::waitUntil([&] { return turnedAway() == 20; });
    before.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = before.response();
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &old), 0);
    for (const int client : late)
        ::close(client);
    QVERIFY(allGone);
    QCOMPARE(answer.value_or(RawResponse()).status, 404);

    RawClient after(listener.serverPort());
    after.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QCOMPARE(after.response().value_or(RawResponse()).status, 404);
}

QTEST_GUILESS_MAIN(TestDescriptors)
#include "tst_http_descriptors.moc"

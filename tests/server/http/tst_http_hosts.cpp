// SPDX-License-Identifier: MIT
#include "tests/server/http/httpbench.h"

using namespace std::chrono_literals;
using namespace tincan;
using namespace tincan::http;
using namespace tincan::http::test;
using tincan::test::RawClient;

/// Which hosts and origins are served.
class TestHosts : public QObject, private HttpBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { stop(); }

    void otherHostsAreRefused();
    void theAddressThatWasConnectedToIsOurs();
    void theAddressOfAnotherNetworkIsOursOnlyWhenConnectedTo();
    void aStarLetsEveryHostIn();
    void foreignOriginsAreRefused();
};

void TestHosts::otherHostsAreRefused()
{
    Limits limits;
    limits.allowedHosts = {QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")};
    start(limits);
    const std::map<QByteArray, int> cases = {{"localhost", 200}, {"LOCALHOST:3000", 200}, {"localhost.", 200},
        {"127.0.0.1:80", 200}, {"[::1]:3000", 200}, {"[::1]", 200}, {"evil.example", 421},
        {"localhost.evil", 421}, {"127.0.0.1.nip.io", 421}, {"[::2]", 421}};
    for (const auto &[host, status] : cases) {
        RawClient client(port());
        client.send("GET /hello HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        QCOMPARE(client.response().value().status, status);
    }
}

void TestHosts::theAddressThatWasConnectedToIsOurs()
{
    Limits limits;
    limits.checkHost = true;
    limits.allowedHosts = {QStringLiteral("Tin.Local."), QStringLiteral("2001:DB8::0:1")};
    // Dots and numbers are no proof of an address: names with these go through the same gate.
    const std::map<QByteArray, int> cases = {{"127.0.0.1", 200}, {"127.0.0.1:3000", 200}, {"127.0.0.2", 200},
        {"localhost", 200}, {"LocalHost.:80", 200}, {"[::1]", 200}, {"[0:0:0:0:0:0:0:1]:80", 200},
        {"tin.local", 200}, {"TIN.local.:3000", 200}, {"[2001:db8::1]", 200}, {"[2001:db8:0::1]:8080", 200},
        {"tin", 421}, {"evil.example", 421}, {"tin.local.evil.example", 421}, {"localhost.evil.example", 421},
        {"127.0.0.1.evil.example", 421}, {"192.0.2.1", 421}, {"[2001:db8::2]", 421}, {"[::]", 421},
        {":3000", 421}, {"[", 421}, {"0", 421}};
    start(limits);
    for (const auto &[host, status] : cases) {
        RawClient client(port());
        client.send("GET /hello HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        const int answered = client.response().value().status;
        QVERIFY2(answered == status || (host == "[" && answered == 400), host + QByteArray::number(answered));
    }
}

void TestHosts::theAddressOfAnotherNetworkIsOursOnlyWhenConnectedTo()
{
    const QHostAddress here(QStringLiteral("127.0.0.1"));
    const QHostAddress there(QStringLiteral("192.0.2.7"));
    Limits limits;
    limits.checkHost = true;
    const HostPolicy policy(limits);
    Request request;
    request.headers = {{"host", "192.0.2.7:3000"}};
    QCOMPARE(policy.refusal(request, there), 0);
    QCOMPARE(policy.refusal(request, QHostAddress(QStringLiteral("::ffff:192.0.2.7"))), 0);
    QCOMPARE(policy.refusal(request, here), 421);
    request.headers = {{"host", "[fe80::1]"}};
    QCOMPARE(policy.refusal(request, QHostAddress(QStringLiteral("fe80::1%2"))), 0);
}

void TestHosts::aStarLetsEveryHostIn()
{
    Limits limits;
    limits.checkHost = true;
    limits.allowedHosts = {QStringLiteral("*")};
    start(limits);
    RawClient client(port());
    client.send("GET /hello HTTP/1.1\r\nHost: any.example\r\n\r\n");
    QCOMPARE(client.response().value().status, 200);
}

void TestHosts::foreignOriginsAreRefused()
{
    Limits limits;
    limits.checkOrigin = true;
    limits.allowedOrigins = {QStringLiteral("https://friend.example")};
    start(limits);
    const std::map<QByteArray, int> cases = {{"", 200}, {"Origin: http://h\r\n", 200},
        {"Origin: https://friend.example\r\n", 200}, {"Origin: https://evil.example\r\n", 403},
        {"Origin: null\r\n", 403}, {"Origin: http://h.evil\r\n", 403}, {"Origin: http://h:81\r\n", 403}};
    for (const auto &[field, status] : cases) {
        RawClient client(port());
        client.send(get("/hello", field));
        QCOMPARE(client.response().value().status, status);
    }
}

QTEST_GUILESS_MAIN(TestHosts)
#include "tst_http_hosts.moc"

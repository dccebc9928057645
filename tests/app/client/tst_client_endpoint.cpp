// SPDX-License-Identifier: MIT
#include "app/client/endpoint.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::client;

class TestEndpoint : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesTheAddressesOfServers_data();
    void takesTheAddressesOfServers();
    void refusesWhatIsNoAddress_data();
    void refusesWhatIsNoAddress();
    void encodesTheQueriesOfUrlAndOptions();
    void givesTheSameTargetToBothTransports();
    void putsASlashBeforeThePath();
};

void TestEndpoint::takesTheAddressesOfServers_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("isSecure");
    QTest::addColumn<QByteArray>("hostField");
    QTest::newRow("http") << u"http://localhost:3000"_s << u"localhost"_s << 3000 << false
                          << QByteArray("localhost:3000");
    QTest::newRow("ws") << u"ws://localhost:3000/chat"_s << u"localhost"_s << 3000 << false
                        << QByteArray("localhost:3000");
    QTest::newRow("the usual port") << u"http://example.org"_s << u"example.org"_s << 80 << false
                                    << QByteArray("example.org");
    QTest::newRow("https") << u"https://example.org"_s << u"example.org"_s << 443 << true
                           << QByteArray("example.org");
    QTest::newRow("wss") << u"wss://example.org:80"_s << u"example.org"_s << 80 << true
                         << QByteArray("example.org:80");
    QTest::newRow("IPv6") << u"http://[::1]:3000"_s << u"::1"_s << 3000 << false << QByteArray("[::1]:3000");
}

void TestEndpoint::takesTheAddressesOfServers()
{
    QFETCH(QString, url);
    const Endpoint endpoint{QUrl(url), Options()};
    QVERIFY(endpoint.isValid());
    QTEST(endpoint.host(), "host");
    QTEST(int(endpoint.port()), "port");
    QTEST(endpoint.isSecure(), "isSecure");
    QTEST(endpoint.hostField(), "hostField");
}

void TestEndpoint::refusesWhatIsNoAddress_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("empty") << QString();
    QTest::newRow("no scheme") << u"localhost:3000"_s;
    QTest::newRow("another scheme") << u"ftp://localhost"_s;
    QTest::newRow("no host") << u"http://"_s;
    QTest::newRow("impossible port") << u"http://localhost:70000"_s;
    QTest::newRow("port 0") << u"http://localhost:0"_s;
}

void TestEndpoint::refusesWhatIsNoAddress()
{
    QFETCH(QString, url);
    QVERIFY(!Endpoint(QUrl(url), {}).isValid());
}

void TestEndpoint::encodesTheQueriesOfUrlAndOptions()
{
    Options options;
    options.query.addQueryItem(u"b&c"_s, u"1+1=2 ü%"_s);
    const Endpoint endpoint(QUrl(u"http://h:1?a=x"_s), options);
    QCOMPARE(endpoint.target("EIO=4"), QByteArray("/socket.io/?a=x&b%26c=1%2B1%3D2%20%C3%BC%25&EIO=4"));
}

void TestEndpoint::givesTheSameTargetToBothTransports()
{
    const Endpoint endpoint(QUrl(u"http://h:1"_s), {});
    QCOMPARE(endpoint.target("EIO=4&transport=polling"), QByteArray("/socket.io/?EIO=4&transport=polling"));
    QCOMPARE(
        endpoint.url("EIO=4&transport=polling"), QUrl(u"http://h:1/socket.io/?EIO=4&transport=polling"_s));
}

void TestEndpoint::putsASlashBeforeThePath()
{
    Options options;
    options.path = u"my path/"_s;
    QCOMPARE(Endpoint(QUrl(u"http://h:1"_s), options).target("x"), QByteArray("/my%20path/?x"));
}

QTEST_APPLESS_MAIN(TestEndpoint)
#include "tst_client_endpoint.moc"

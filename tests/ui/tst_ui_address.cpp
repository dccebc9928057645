// SPDX-License-Identifier: MIT
#include "tests/ui/fakes.h"
#include "ui/settings/recentservers.h"
#include "ui/start/address.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tincan::ui;

class TestAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatPeopleTypeIsUnderstood_data();
    void whatPeopleTypeIsUnderstood();
    void whatIsWrongIsNamed_data();
    void whatIsWrongIsNamed();
    void everyErrorHasASentence();
    void recentServersAreNewestFirstAndEachOnce();
    void recentServersAreLimited();
    void aRecentServerCanBeForgotten();
};

void TestAddress::whatPeopleTypeIsUnderstood_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("host") << u"raspberrypi.local"_s << u"http://raspberrypi.local:3000"_s;
    QTest::newRow("host and port") << u"10.0.0.7:8080"_s << u"http://10.0.0.7:8080"_s;
    QTest::newRow("localhost and port") << u"localhost:3000"_s << u"http://localhost:3000"_s;
    QTest::newRow("spaces around") << u"  pi:3000 \n"_s << u"http://pi:3000"_s;
    QTest::newRow("http") << u"http://pi:3000"_s << u"http://pi:3000"_s;
    QTest::newRow("http without port") << u"http://pi"_s << u"http://pi:80"_s;
    QTest::newRow("https without port") << u"HTTPS://Pi.Example.org"_s << u"https://pi.example.org:443"_s;
    QTest::newRow("with a path") << u"http://pi:3000/sockets?x=1#y"_s << u"http://pi:3000"_s;
    QTest::newRow("host with a slash") << u"pi/"_s << u"http://pi:3000"_s;
    QTest::newRow("IPv6 alone") << u"::1"_s << u"http://[::1]:3000"_s;
    QTest::newRow("IPv6 long") << u"fe80::1:2"_s << u"http://[fe80::1:2]:3000"_s;
    QTest::newRow("IPv6 and port") << u"[::1]:4000"_s << u"http://[::1]:4000"_s;
    QTest::newRow("IPv6 with http") << u"http://[::1]"_s << u"http://[::1]:80"_s;
}

void TestAddress::whatPeopleTypeIsUnderstood()
{
    QFETCH(QString, typed);
    QFETCH(QString, expected);
    const auto address = parseAddress(typed);
    QVERIFY2(address.has_value(), address ? "" : qPrintable(addressErrorText(address.error())));
    QCOMPARE(*address, expected);
    QCOMPARE(parseAddress(*address).value(), expected); // the normal form is one
    QCOMPARE(parseAddress(shortAddress(*address)).value(), expected); // and so is what is shown of it
}

void TestAddress::whatIsWrongIsNamed_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<AddressError>("expected");
    QTest::newRow("nothing") << u"  "_s << AddressError::empty;
    QTest::newRow("another scheme") << u"ftp://pi"_s << AddressError::unknownScheme;
    QTest::newRow("script") << u"javascript://pi"_s << AddressError::unknownScheme;
    QTest::newRow("port only") << u":3000"_s << AddressError::noHost;
    QTest::newRow("scheme only") << u"http://"_s << AddressError::noHost;
    QTest::newRow("port 0") << u"pi:0"_s << AddressError::badPort;
    QTest::newRow("port too high") << u"pi:65536"_s << AddressError::badPort;
    QTest::newRow("port in letters") << u"pi:abc"_s << AddressError::badPort;
    QTest::newRow("empty port") << u"pi:"_s << AddressError::badPort;
    QTest::newRow("words") << u"my raspberry pi"_s << AddressError::malformed;
    QTest::newRow("user name") << u"http://google.com@evil.example"_s << AddressError::malformed;
}

void TestAddress::whatIsWrongIsNamed()
{
    QFETCH(QString, typed);
    QFETCH(AddressError, expected);
    const auto address = parseAddress(typed);
    QVERIFY2(!address.has_value(), qPrintable(address.value_or(QString())));
    QCOMPARE(address.error(), expected);
}

void TestAddress::everyErrorHasASentence()
{
    for (const auto error : {AddressError::empty, AddressError::unknownScheme, AddressError::noHost,
             AddressError::badPort, AddressError::malformed}) {
        QVERIFY(addressErrorText(error).endsWith(u'.'));
    }
}

void TestAddress::recentServersAreNewestFirstAndEachOnce()
{
    fake::Settings settings;
    RecentServers recent(settings);
    QSignalSpy changes(&recent, &RecentServers::changed);
    recent.add({u"http://a:1"_s, u"Room of A"_s});
    recent.add({u"http://b:2"_s, {}});
    recent.add({u"http://a:1"_s, u"New name"_s});
    QCOMPARE(
        recent.servers(), (QList<RecentServer>{{u"http://a:1"_s, u"New name"_s}, {u"http://b:2"_s, {}}}));
    QCOMPARE(changes.count(), 3);
    QCOMPARE(RecentServers(settings).servers(), recent.servers());
}

void TestAddress::recentServersAreLimited()
{
    fake::Settings settings;
    RecentServers recent(settings);
    for (int i = 0; i < 50; ++i) {
        recent.add({u"http://host%1:3000"_s.arg(i), {}});
    }
    QCOMPARE(recent.servers().size(), RecentServers::maxServers);
    QCOMPARE(recent.servers().first().address, u"http://host49:3000"_s);
}

void TestAddress::aRecentServerCanBeForgotten()
{
    fake::Settings settings;
    RecentServers recent(settings);
    recent.add({u"http://a:1"_s, {}});
    recent.add({u"http://b:2"_s, {}});
    recent.remove(u"http://a:1"_s);
    QCOMPARE(recent.servers(), (QList<RecentServer>{{u"http://b:2"_s, {}}}));
}

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_ui_address.moc"

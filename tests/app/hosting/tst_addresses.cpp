// SPDX-License-Identifier: MIT
// Which addresses a host hands out.

#include "app/hosting/addresses.h"

#include <QSet>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace tincan;

class tst_Addresses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAddressIsWrittenAsABrowserTakesIt_data();
    void anAddressIsWrittenAsABrowserTakesIt();
    void whoListensOnOneAddressSharesThatOne_data();
    void whoListensOnOneAddressSharesThatOne();
    void withoutANetworkThereIsTheLoopbackAddress();
    void whatIsSharedCanBeReachedByOthers_data();
    void whatIsSharedCanBeReachedByOthers();
};

void tst_Addresses::anAddressIsWrittenAsABrowserTakesIt_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<QString>("written");
    QTest::newRow("IPv4") << QHostAddress(u"192.168.1.20"_s) << u"http://192.168.1.20:3000"_s;
    QTest::newRow("loopback") << QHostAddress(QHostAddress::LocalHost) << u"http://127.0.0.1:3000"_s;
    QTest::newRow("IPv6") << QHostAddress(u"fd00::2"_s) << u"http://[fd00::2]:3000"_s;
    QTest::newRow("IPv6 loopback") << QHostAddress(QHostAddress::LocalHostIPv6) << u"http://[::1]:3000"_s;
    QTest::newRow("with a scope, which browsers refuse")
        << QHostAddress(u"fe80::1%eth0"_s) << u"http://[fe80::1]:3000"_s;
}

void tst_Addresses::anAddressIsWrittenAsABrowserTakesIt()
{
    QFETCH(QHostAddress, address);
    QTEST(webAddress(address, 3000), "written");
}

void tst_Addresses::whoListensOnOneAddressSharesThatOne_data()
{
    QTest::addColumn<QHostAddress>("bound");
    QTest::addColumn<QString>("shared");
    QTest::newRow("loopback") << QHostAddress(QHostAddress::LocalHost) << u"http://127.0.0.1:8080"_s;
    QTest::newRow("IPv4") << QHostAddress(u"10.0.0.7"_s) << u"http://10.0.0.7:8080"_s;
    QTest::newRow("IPv6") << QHostAddress(u"fd00::2"_s) << u"http://[fd00::2]:8080"_s;
}

void tst_Addresses::whoListensOnOneAddressSharesThatOne()
{
    QFETCH(QHostAddress, bound);
    QFETCH(QString, shared);
    QCOMPARE(shareAddresses(bound, 8080), QStringList{shared});
}

void tst_Addresses::withoutANetworkThereIsTheLoopbackAddress()
{
    const QStringList loopback{u"http://127.0.0.1:3000"_s};
    const QList<QNetworkInterface> none;
    QCOMPARE(shareAddresses(QHostAddress::Any, 3000, none), loopback);
    QCOMPARE(shareAddresses(QHostAddress::AnyIPv4, 3000, none), loopback);
    QCOMPARE(shareAddresses(QHostAddress::AnyIPv6, 3000, none), QStringList{u"http://[::1]:3000"_s});
}

void tst_Addresses::whatIsSharedCanBeReachedByOthers_data()
{
    QTest::addColumn<QHostAddress>("bound");
    QTest::addColumn<bool>("v4");
    QTest::addColumn<bool>("v6");
    QTest::newRow("every address") << QHostAddress(QHostAddress::Any) << true << true;
    QTest::newRow("every IPv4 address") << QHostAddress(QHostAddress::AnyIPv4) << true << false;
    QTest::newRow("every IPv6 address") << QHostAddress(QHostAddress::AnyIPv6) << false << true;
}

// With the interfaces of the machine the test runs on, whatever they are.
void tst_Addresses::whatIsSharedCanBeReachedByOthers()
{
    QFETCH(QHostAddress, bound);
    QFETCH(bool, v4);
    QFETCH(bool, v6);
    const QStringList shared = shareAddresses(bound, 3000);
    QVERIFY(!shared.isEmpty());
    for (const QString &text : shared) {
        const QUrl url(text);
        QCOMPARE(url.port(), 3000);
        const QHostAddress address(url.host());
        const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
        QVERIFY2(isV6 ? v6 : v4, qPrintable(text));
        QVERIFY2(!address.isLinkLocal(), qPrintable(text));
        QVERIFY2(shared.size() == 1 || !address.isLoopback(), qPrintable(text));
    }
    QCOMPARE(shared.size(), QSet<QString>(shared.begin(), shared.end()).size());
}

QTEST_MAIN(tst_Addresses)
#include "tst_addresses.moc"
